namespace CaptionSearch.Analysis.Metrics;

/// <summary>In how many pictures' references each n-gram of one to four words occurs; what <see cref="Cider"/> weighs words by.</summary>
/// <remarks>Immutable; may be shared between threads.</remarks>
public sealed class DocumentFrequencies
{
    private readonly Dictionary<UInt128, double> _inverseLogs;
    private readonly double _logPictures;

    private DocumentFrequencies(TokenIds ids, Dictionary<UInt128, double> inverseLogs, int pictures)
    {
        Ids = ids;
        _inverseLogs = inverseLogs;
        _logPictures = Math.Log(pictures);
        Pictures = pictures;
    }

    /// <summary>N, how many pictures were counted.</summary>
    public int Pictures { get; }

    /// <summary>Numbers of the words that were seen; the keys of this table are made of them.</summary>
    internal TokenIds Ids { get; }

    /// <summary>Counts a set of references.</summary>
    /// <param name="references">The references of each picture, as words; at least one picture, and one reference a picture.</param>
    /// <exception cref="ArgumentException">No picture, or a picture without a reference.</exception>
    public static DocumentFrequencies Of(IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references)
    {
        CaptionSet.CheckReferences(references);
        if (references.Count == 0)
        {
            throw new ArgumentException("There are no references to count.", nameof(references));
        }

        TokenIds ids = new();
        Dictionary<UInt128, int> counts = [];
        HashSet<UInt128> inPicture = [];
        foreach (IReadOnlyList<IReadOnlyList<string>> picture in references)
        {
            inPicture.Clear();
            foreach (IReadOnlyList<string> reference in picture)
            {
                uint[] words = ids.Of(reference);
                for (int order = 1; order <= NGramCounts.MaxOrder; order++)
                {
                    foreach (UInt128 gram in NGramCounts.Of(words, order).Grams)
                    {
                        inPicture.Add(gram);
                    }
                }
            }

            foreach (UInt128 gram in inPicture)
            {
                counts[gram] = counts.GetValueOrDefault(gram) + 1;
            }
        }

        double logPictures = Math.Log(references.Count);
        Dictionary<UInt128, double> inverseLogs = new(counts.Count);
        foreach ((UInt128 gram, int count) in counts)
        {
            inverseLogs.Add(gram, logPictures - Math.Log(count));
        }

        return new DocumentFrequencies(ids, inverseLogs, references.Count);
    }

    /// <summary>ln N − ln max(1, df): ln N for an n-gram that was never seen.</summary>
    internal double InverseLog(UInt128 gram) => _inverseLogs.TryGetValue(gram, out double value) ? value : _logPictures;
}
