namespace CaptionSearch.Index.Ranking;

/// <summary>Judges the hits of one query; see <see cref="RelevanceModel"/>. One thread at a time.</summary>
public sealed class QueryRelevance
{
    private const double TrustInGiven = 0.9;

    private readonly RelevanceParameters _parameters;
    private readonly QueryWords _words;
    private readonly KnownTerms _terms;
    private readonly double[] _idf; // of the words, same places
    private readonly double _totalIdf;
    private readonly (double Mean, double Deviation)? _background;
    private readonly bool _useTags;

    // Which of the words the document at hand has; same places.
    private readonly bool[] _inSentences;
    private readonly bool[] _inOthers;
    private readonly bool[] _inTags;
    private readonly bool[] _inTag;

    internal QueryRelevance(
        RelevanceParameters parameters, QueryWords words, KnownTerms terms, WordRarity rarity, (double Mean, double Deviation)? background, bool useTags)
    {
        _parameters = parameters;
        _words = words;
        _terms = terms;
        _idf = [.. words.Terms.Select(term => rarity.Idf(term.Terms))];
        _totalIdf = _idf.Sum();
        _background = background;
        _useTags = useTags;
        _inSentences = new bool[_idf.Length];
        _inOthers = new bool[_idf.Length];
        _inTags = new bool[_idf.Length];
        _inTag = new bool[_idf.Length];
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
        DocumentTerms? terms = MarkSentences(document);
        double probability = _parameters.Probability(FeaturesOf(cosine));
        return 1 - ((1 - probability) * (1 - TagEvidence(document, terms)) * (1 - GivenEvidence(document)));
    }

    /// <summary>What the regression sees of a hit.</summary>
    /// <param name="cosine">As for <see cref="Probability"/>.</param>
    /// <param name="document">As for <see cref="Probability"/>.</param>
    public RelevanceFeatures Features(double? cosine, CaptionDocument? document)
    {
        MarkSentences(document);
        return FeaturesOf(cosine);
    }

    /// <summary>What the tags say beside the regression, 0..1; see <see cref="Probability"/>.</summary>
    /// <param name="document">As for <see cref="Probability"/>.</param>
    public double TagEvidence(CaptionDocument? document) => TagEvidence(document, MarkSentences(document));

    internal static IEnumerable<string> Sentences(CaptionDocument document) => document.OtherCaptions.Prepend(document.Caption);

    /// <summary>Notes which of the words the document's sentences have, all of them and the further ones.</summary>
    private DocumentTerms? MarkSentences(CaptionDocument? document)
    {
        Array.Clear(_inSentences);
        Array.Clear(_inOthers);
        if (document is null)
        {
            return null;
        }

        DocumentTerms terms = _terms.Of(document);
        _words.Mark(terms.OtherCaptions, _inOthers);
        _inOthers.CopyTo(_inSentences, 0);
        _words.Mark(terms.Caption, _inSentences);
        return terms;
    }

    private RelevanceFeatures FeaturesOf(double? cosine)
    {
        double found = Idf(_inSentences);
        bool hasVector = cosine is not null && _background is { Deviation: > 0 };
        return new RelevanceFeatures(
            hasVector ? (cosine!.Value - _background!.Value.Mean) / _background.Value.Deviation : 0,
            hasVector ? cosine!.Value : 0,
            hasVector ? 0 : 1,
            _totalIdf > 0 ? found / _totalIdf : 0,
            _idf.Length > 0 ? (_totalIdf - found) / _idf.Length : 0);
    }

    /// <summary>What sentences that no captioner wrote say beside the regression, 0..1.</summary>
    private double GivenEvidence(CaptionDocument? document)
    {
        if (document is null || _totalIdf == 0)
        {
            return 0;
        }

        return TrustInGiven * Idf(document.CaptionSource == CaptionSource.Model ? _inOthers : _inSentences) / _totalIdf;
    }

    private double TagEvidence(CaptionDocument? document, DocumentTerms? terms)
    {
        if (!_useTags || document is null || terms!.Tags.Length == 0 || _totalIdf == 0)
        {
            return 0;
        }

        _inSentences.CopyTo(_inTags, 0);
        double best = 0;
        for (int i = 0; i < terms.Tags.Length; i++)
        {
            Array.Clear(_inTag);
            _words.Mark(terms.Tags[i], _inTag);
            for (int word = 0; word < _inTag.Length; word++)
            {
                _inTags[word] |= _inTag[word];
                best = _inTag[word] ? Math.Max(best, Math.Clamp(document.Tags[i].Probability, 0, 1)) : best;
            }
        }

        return best * Idf(_inTags) / _totalIdf;
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
}
