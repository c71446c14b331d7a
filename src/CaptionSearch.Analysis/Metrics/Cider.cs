namespace CaptionSearch.Analysis.Metrics;

/// <summary>CIDEr-D and plain CIDEr as coco-caption computes them (Vedantam et al. 2015).</summary>
/// <remarks>
/// <para>For n = 1..4, with raw counts: w_x(g) = x(g) · ( ln N − ln max(1, df(g)) ), df(g) = pictures with g in a reference, of N;
/// ‖x‖_n = √Σ_g w_x(g)².</para>
/// <para>CIDEr-D: sim_n(c, r) = Σ_{g in c} min(w_c(g), w_r(g)) · w_r(g) / (‖c‖_n ‖r‖_n) · exp(−(l_c − l_r)² / (2·6²)),
/// l = number of bigrams; 0 when a norm is 0. Plain CIDEr: w_c(g) instead of the minimum, no exponential.</para>
/// <para>Score = 10 · mean over n of mean over the references of sim_n; the corpus value is the mean over the pictures.
/// With N = 1 every weight is ln 1 = 0, and so is the score.</para>
/// <para>The document frequencies come from the references being scored (<see cref="Corpus"/>, the reported number) or from
/// another set (<see cref="Cider(DocumentFrequencies, CiderVariant)"/>, a training reward): the two are not comparable.
/// An instance is immutable and may be used from several threads.</para>
/// </remarks>
public sealed class Cider
{
    private const double LengthSigma = 6;

    private readonly DocumentFrequencies _frequencies;
    private readonly CiderVariant _variant;

    /// <summary>A scorer with fixed document frequencies.</summary>
    /// <param name="frequencies">For example of the training references.</param>
    /// <param name="variant">Default CIDEr-D.</param>
    public Cider(DocumentFrequencies frequencies, CiderVariant variant = CiderVariant.D)
    {
        ArgumentNullException.ThrowIfNull(frequencies);
        _frequencies = frequencies;
        _variant = variant;
    }

    /// <summary>The reported CIDEr-D: document frequencies from <paramref name="references"/> themselves.</summary>
    /// <param name="candidates">One caption a picture, as words.</param>
    /// <param name="references">The references of each picture, as words from the same tokeniser; at least one a picture.</param>
    /// <param name="variant">Default CIDEr-D.</param>
    /// <exception cref="ArgumentException">No picture, different counts, or a picture without a reference.</exception>
    public static CiderScore Corpus(
        IReadOnlyList<IReadOnlyList<string>> candidates,
        IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> references,
        CiderVariant variant = CiderVariant.D)
    {
        CaptionSet.Check(candidates, references);
        Cider scorer = new(DocumentFrequencies.Of(references), variant);
        double[] pictures = new double[candidates.Count];
        for (int i = 0; i < pictures.Length; i++)
        {
            pictures[i] = scorer.Score(candidates[i], references[i]);
        }

        return new CiderScore(pictures.Average(), pictures);
    }

    /// <summary>The score of one caption, 0..10; 0 for an empty caption.</summary>
    /// <param name="candidate">The caption's words.</param>
    /// <param name="references">The references' words; none gives 0.</param>
    public double Score(IReadOnlyList<string> candidate, IReadOnlyList<IReadOnlyList<string>> references)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(references);
        if (references.Count == 0)
        {
            return 0;
        }

        TokenIds ids = _frequencies.Ids.Child();
        uint[] words = ids.Of(candidate);
        uint[][] referenceWords = [.. references.Select(ids.Of)];
        double sum = 0;
        for (int order = 1; order <= NGramCounts.MaxOrder; order++)
        {
            WeighedNGrams weighed = Weigh(words, order);
            foreach (uint[] reference in referenceWords)
            {
                sum += Similarity(weighed, Weigh(reference, order));
            }
        }

        return 10 * sum / (NGramCounts.MaxOrder * references.Count);
    }

    private WeighedNGrams Weigh(uint[] words, int order)
    {
        NGramCounts grams = NGramCounts.Of(words, order);
        double[] weights = new double[grams.Length];
        double squares = 0;
        for (int i = 0; i < weights.Length; i++)
        {
            weights[i] = grams.Counts[i] * _frequencies.InverseLog(grams.Grams[i]);
            squares += weights[i] * weights[i];
        }

        return new WeighedNGrams(grams, weights, Math.Sqrt(squares), Math.Max(0, words.Length - 1));
    }

    private double Similarity(WeighedNGrams candidate, WeighedNGrams reference)
    {
        if (candidate.Norm == 0 || reference.Norm == 0)
        {
            return 0;
        }

        double sum = 0;
        for (int i = -1, j = -1; candidate.Grams.NextShared(reference.Grams, ref i, ref j);)
        {
            double weight = candidate.Weights[i];
            double other = reference.Weights[j];
            sum += (_variant == CiderVariant.D ? Math.Min(weight, other) : weight) * other;
        }

        double cosine = sum / (candidate.Norm * reference.Norm);
        if (_variant == CiderVariant.Plain)
        {
            return cosine;
        }

        double difference = candidate.Bigrams - reference.Bigrams;
        return cosine * Math.Exp(-difference * difference / (2 * LengthSigma * LengthSigma));
    }

    /// <summary>The n-grams of one caption for one n with their weights w_x, the weights' norm, and the caption's length in bigrams.</summary>
    private readonly record struct WeighedNGrams(NGramCounts Grams, double[] Weights, double Norm, int Bigrams);
}
