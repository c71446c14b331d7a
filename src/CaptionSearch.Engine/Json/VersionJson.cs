namespace CaptionSearch.Engine.Json;

/// <summary>A version of the index.</summary>
/// <param name="Name">Of its folder, or of the index on the server.</param>
/// <param name="Role">current, next or previous.</param>
public sealed record VersionJson(string Name, string Role);
