using System.Collections;

namespace CaptionSearch.Index.Ranking;

/// <summary>The hits of a search, first to last, and what its cuts left out.</summary>
public sealed class RankedHits : IReadOnlyList<SearchHit>
{
    private readonly IReadOnlyList<SearchHit> _hits;

    internal RankedHits(IReadOnlyList<SearchHit> hits, int cut, double? bestCut)
    {
        _hits = hits;
        Cut = cut;
        BestCut = bestCut;
    }

    /// <summary>No hits at all.</summary>
    public static RankedHits None { get; } = new([], 0, null);

    /// <summary>Number of candidates that were looked at and found too improbable.</summary>
    public int Cut { get; }

    /// <summary>The greatest probability among them; null when there is none.</summary>
    public double? BestCut { get; }

    /// <inheritdoc/>
    public int Count => _hits.Count;

    /// <inheritdoc/>
    public SearchHit this[int index] => _hits[index];

    /// <inheritdoc/>
    public IEnumerator<SearchHit> GetEnumerator() => _hits.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
