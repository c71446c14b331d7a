namespace CaptionSearch.Index.Embedded;

/// <summary>The documents that have one of the words of a query.</summary>
internal sealed class WordScores
{
    private readonly Dictionary<long, double> _byDocument;

    public WordScores(long generation, List<(long Document, double Score)> scores)
    {
        Generation = generation;
        scores.Sort(static (x, y) => y.Score.CompareTo(x.Score));
        Ranked = scores;
        _byDocument = new Dictionary<long, double>(scores.Count);
        foreach ((long document, double score) in scores)
        {
            _byDocument.Add(document, score);
        }
    }

    /// <summary>The state of the index they were read from.</summary>
    public long Generation { get; }

    /// <summary>By falling score; equal scores in no order.</summary>
    public List<(long Document, double Score)> Ranked { get; }

    /// <summary>BM25 of a document; 0 when it has none of the words.</summary>
    public double Of(long document) => _byDocument.GetValueOrDefault(document);
}
