using System.ComponentModel;
using CaptionSearch.Engine.Json;
using CaptionSearch.Engine.Searching;

namespace CaptionSearch.Web.Api;

/// <summary>The answer to a search.</summary>
/// <param name="Caption">The sentence of the picture that was searched with; null for words.</param>
/// <param name="Hits">In the order asked for; empty when nothing was found.</param>
/// <param name="IndexEmpty">Whether there is nothing to be found at all.</param>
/// <param name="MinScore">Least probability that was in force.</param>
/// <param name="BestCut">The greatest probability among what was left out for it; null when nothing was.</param>
/// <param name="ServerNotice">Why the answer comes from the copy on this machine instead of the server; null when it does not.</param>
internal sealed record SearchAnswer(
    string? Caption,
    IReadOnlyList<HitJson> Hits,
    bool IndexEmpty,
    double MinScore,
    double? BestCut,
    [property: Description("Why the answer comes from the copy on this machine instead of the index server; null when it does not.")] string? ServerNotice)
{
    /// <summary>The answer that was given.</summary>
    public static SearchAnswer Of(SearchReply reply, bool explain)
        => new(reply.Caption, HitJson.Of(reply.Hits, explain), reply.IsIndexEmpty, reply.MinProbability, reply.BestCut, reply.ServerNotice);
}
