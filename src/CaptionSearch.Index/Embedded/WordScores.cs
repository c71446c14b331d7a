namespace CaptionSearch.Index.Embedded;

/// <summary>The documents that have one of the words of a query.</summary>
internal sealed class WordScores
{
    private readonly long[] _documents; // ascending
    private readonly double[] _scores;  // of the same place

    /// <param name="generation">The state of the index they were read from.</param>
    /// <param name="documents">Numbers of documents, ascending.</param>
    /// <param name="scores">BM25 of each.</param>
    public WordScores(long generation, long[] documents, double[] scores)
    {
        Generation = generation;
        _documents = documents;
        _scores = scores;
    }

    /// <summary>The state of the index they were read from.</summary>
    public long Generation { get; }

    /// <summary>BM25 of a document; 0 when it has none of the words.</summary>
    public double Of(long document) => Array.BinarySearch(_documents, document) is int at and >= 0 ? _scores[at] : 0;

    /// <summary>The best <paramref name="count"/>, and all that tie with the last of them; in no order.</summary>
    public List<(long Document, double Score)> Best(int count)
    {
        double[] sorted = [.. _scores];
        Array.Sort(sorted);
        double lowest = sorted.Length > count ? sorted[^count] : double.NegativeInfinity;
        List<(long Document, double Score)> best = new(Math.Min(count, sorted.Length));
        for (int i = 0; i < _scores.Length; i++)
        {
            if (_scores[i] >= lowest)
            {
                best.Add((_documents[i], _scores[i]));
            }
        }

        return best;
    }
}
