namespace CaptionSearch.Index.Ranking;

/// <summary>Judges the hits of one query; see <see cref="RelevanceModel"/>. One thread at a time.</summary>
public sealed class QueryRelevance
{
    private const double TrustInGiven = 0.9;

    private readonly RelevanceParameters _parameters;
    private readonly QueryWords _words;
    private readonly double[] _idf; // of the words, same places
    private readonly double _totalIdf;
    private readonly (double Mean, double Deviation)? _background;
    private readonly bool _useTags;
    private readonly Dictionary<string, bool[]> _inTags = new(StringComparer.Ordinal); // which words a tag has; few tags are many documents'

    internal QueryRelevance(
        RelevanceParameters parameters, QueryWords words, WordRarity rarity, (double Mean, double Deviation)? background, bool useTags)
    {
        _parameters = parameters;
        _words = words;
        _idf = [.. words.Terms.Select(term => rarity.Idf(term.Terms))];
        _totalIdf = _idf.Sum();
        _background = background;
        _useTags = useTags;
    }

    /// <summary>How probable it is that a hit is relevant, 0..1.</summary>
    /// <param name="cosine">Of the hit; null when it or the query has no vector.</param>
    /// <param name="document">The hit; null stands for one that has none of the words.</param>
    /// <remarks>
    /// A tag is right or wrong apart from the sentence, and a sentence that a person or a data set gave is not the captioner's guess:
    /// P = 1 - (1 - P of sentence and vector) (1 - share of the words found, by idf, times the probability of the best tag that has one
    /// of them) (1 - 0.9 share of the words that given sentences have). The 0.9 is not fitted: few given sentences are wrong.
    /// </remarks>
    public double Probability(double? cosine, CaptionDocument? document)
    {
        bool[] inSentences = InSentences(document);
        double probability = _parameters.Probability(Features(cosine, inSentences));
        return 1 - ((1 - probability) * (1 - TagEvidence(document, inSentences)) * (1 - GivenEvidence(document, inSentences)));
    }

    /// <summary>What the regression sees of a hit.</summary>
    /// <param name="cosine">As for <see cref="Probability"/>.</param>
    /// <param name="document">As for <see cref="Probability"/>.</param>
    public RelevanceFeatures Features(double? cosine, CaptionDocument? document) => Features(cosine, InSentences(document));

    private RelevanceFeatures Features(double? cosine, bool[] inSentences)
    {
        double found = Idf(inSentences);
        bool hasVector = cosine is not null && _background is { Deviation: > 0 };
        return new RelevanceFeatures(
            hasVector ? (cosine!.Value - _background!.Value.Mean) / _background.Value.Deviation : 0,
            hasVector ? cosine!.Value : 0,
            hasVector ? 0 : 1,
            _totalIdf > 0 ? found / _totalIdf : 0,
            _idf.Length > 0 ? (_totalIdf - found) / _idf.Length : 0);
    }

    /// <summary>What sentences that no captioner wrote say beside the regression, 0..1.</summary>
    private double GivenEvidence(CaptionDocument? document, bool[] inSentences)
    {
        if (document is null || _totalIdf == 0)
        {
            return 0;
        }

        bool[] inGiven = document.CaptionSource == CaptionSource.Model ? In(document.OtherCaptions) : inSentences;
        return TrustInGiven * Idf(inGiven) / _totalIdf;
    }

    private bool[] InSentences(CaptionDocument? document) => In(document is null ? [] : Sentences(document));

    /// <summary>Which of the query's words some sentences have.</summary>
    private bool[] In(IEnumerable<string> sentences)
    {
        bool[] found = new bool[_idf.Length];
        foreach (string sentence in sentences)
        {
            _words.Mark(sentence, found);
        }

        return found;
    }

    /// <summary>Σ idf of some of the query's words.</summary>
    private double Idf(ReadOnlySpan<bool> found)
    {
        double sum = 0;
        for (int i = 0; i < found.Length; i++)
        {
            sum += found[i] ? _idf[i] : 0;
        }

        return sum;
    }

    internal static IEnumerable<string> Sentences(CaptionDocument document) => document.OtherCaptions.Prepend(document.Caption);

    /// <summary>What the tags say beside the regression, 0..1; see <see cref="Probability"/>.</summary>
    /// <param name="document">As for <see cref="Probability"/>.</param>
    public double TagEvidence(CaptionDocument? document) => TagEvidence(document, InSentences(document));

    private double TagEvidence(CaptionDocument? document, bool[] inSentences)
    {
        if (!_useTags || document is null || document.Tags.Count == 0 || _totalIdf == 0)
        {
            return 0;
        }

        bool[] found = [.. inSentences];
        double best = 0;
        foreach (DocumentTag tag in document.Tags)
        {
            if (!_inTags.TryGetValue(tag.Name, out bool[]? inTag))
            {
                _inTags.Add(tag.Name, inTag = In([tag.Name]));
            }

            for (int i = 0; i < inTag.Length; i++)
            {
                found[i] |= inTag[i];
                best = inTag[i] ? Math.Max(best, Math.Clamp(tag.Probability, 0, 1)) : best;
            }
        }

        return best * Idf(found) / _totalIdf;
    }
}
