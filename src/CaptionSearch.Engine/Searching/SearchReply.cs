using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Searching;

/// <summary>The answer to a query.</summary>
/// <param name="Caption">The query picture's sentence; null when the query was a text.</param>
/// <param name="Hits">Best first; empty when nothing was found.</param>
/// <param name="IsIndexEmpty">Whether there is nothing to be found at all.</param>
public sealed record SearchReply(string? Caption, IReadOnlyList<SearchHit> Hits, bool IsIndexEmpty)
{
    /// <summary>Why the answer comes from the copy on this machine instead of the server, one line; null when it does not.</summary>
    public string? ServerNotice { get; init; }
}
