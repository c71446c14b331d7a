using CaptionSearch.Engine.Json;

namespace CaptionSearch.Web.Api;

/// <summary>How the server is.</summary>
/// <param name="Ready">Whether index and model are loaded, so that a request is answered at once.</param>
/// <param name="Version">Of the program.</param>
/// <param name="UptimeSeconds">Since the start.</param>
/// <param name="Waiting">Pictures that wait for their sentence.</param>
/// <param name="Queue">How many may wait.</param>
/// <param name="Index">What is indexed.</param>
internal sealed record StatusAnswer(bool Ready, string Version, long UptimeSeconds, int Waiting, int Queue, StatusJson Index);
