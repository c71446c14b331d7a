using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Ranking;

/// <summary>How rare words are in a fixed collection, whatever the index holds: idf = ln(1 + (N - n + ½) / (n + ½)).</summary>
/// <remarks>The index's own statistics would not do: in a collection of one picture every word is frequent, and a word that is not there has none.</remarks>
public sealed class WordRarity
{
    private readonly IReadOnlyDictionary<string, int> _counts;

    /// <summary>Takes the counts.</summary>
    /// <param name="pictures">N, 1 or more: pictures of the collection.</param>
    /// <param name="counts">n by term of <see cref="CaptionAnalyzer.Index"/>: pictures whose captions have it, 1..N. A term that is not there has n = 0.</param>
    public WordRarity(int pictures, IReadOnlyDictionary<string, int> counts)
    {
        ArgumentNullException.ThrowIfNull(counts);
        ArgumentOutOfRangeException.ThrowIfLessThan(pictures, 1);
        Pictures = pictures;
        _counts = counts;
    }

    /// <summary>N.</summary>
    public int Pictures { get; }

    /// <summary>n by term.</summary>
    public IReadOnlyDictionary<string, int> Counts => _counts;

    /// <summary>idf of a word of a query; of several terms that mean the same, that of the most frequent.</summary>
    public double Idf(IReadOnlyList<string> terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        int count = 0;
        foreach (string term in terms)
        {
            count = Math.Max(count, _counts.GetValueOrDefault(term));
        }

        return Bm25.Idf(count, Pictures);
    }
}
