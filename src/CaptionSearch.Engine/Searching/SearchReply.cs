using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Searching;

/// <summary>The answer to a query.</summary>
/// <param name="Caption">The query picture's sentence; null when the query was a text.</param>
/// <param name="Hits">In the order asked for; empty when nothing was found.</param>
/// <param name="IsIndexEmpty">Whether there is nothing to be found at all.</param>
public sealed record SearchReply(string? Caption, IReadOnlyList<SearchHit> Hits, bool IsIndexEmpty)
{
    /// <summary>Why the answer comes from the copy on this machine instead of the server, one line; null when it does not.</summary>
    public string? ServerNotice { get; init; }

    /// <summary>Least probability that was in force, 0..1; 0 when there was none.</summary>
    public double MinProbability { get; init; }

    /// <summary>The greatest probability among the candidates that were left out for it; null when none was.</summary>
    public double? BestCut { get; init; }
}
