namespace CaptionSearch.Index.Ranking;

/// <summary>How probable it is that a hit is what was asked for: calibrated for one model of pictures and texts.</summary>
/// <remarks>
/// Cosines of different queries cannot be compared with each other, so those of a query are measured against its cosines with a fixed
/// background sample of pictures; and words of a query count by how rare they are. Both come with the model, not from the index:
/// a query about something that is not there must look so in any collection.
/// </remarks>
public sealed class RelevanceModel
{
    private readonly IReadOnlyList<float[]> _background;
    private readonly KnownTerms _terms = new();

    /// <summary>Puts a model together.</summary>
    /// <param name="text">For queries made of texts.</param>
    /// <param name="picture">For queries with a picture.</param>
    /// <param name="background">Vectors of pictures, each of shape [D] and length 1; at least two.</param>
    /// <param name="rarity">How rare words are.</param>
    public RelevanceModel(RelevanceParameters text, RelevanceParameters picture, IReadOnlyList<float[]> background, WordRarity rarity)
    {
        ArgumentNullException.ThrowIfNull(background);
        ArgumentOutOfRangeException.ThrowIfLessThan(background.Count, 2, nameof(background));
        Text = text;
        Picture = picture;
        _background = background;
        Rarity = rarity;
    }

    /// <summary>Coefficients for queries made of texts.</summary>
    public RelevanceParameters Text { get; }

    /// <summary>Coefficients for queries with a picture.</summary>
    public RelevanceParameters Picture { get; }

    /// <summary>How rare words are.</summary>
    public WordRarity Rarity { get; }

    /// <summary>Prepares for one query.</summary>
    /// <param name="text">Its words; null for none.</param>
    /// <param name="vector">Shape [D], length 1; null for none.</param>
    /// <param name="hasPicture">Whether a picture is part of it.</param>
    /// <param name="useTags">Whether words found in tags count.</param>
    public QueryRelevance For(string? text, float[]? vector, bool hasPicture, bool useTags = true)
        => new(hasPicture ? Picture : Text, new QueryWords(text), _terms, Rarity, vector is null ? null : Moments(vector), useTags);

    /// <summary>Mean and standard deviation of a vector's cosines with the background.</summary>
    private (double Mean, double Deviation) Moments(float[] vector)
    {
        double sum = 0;
        double squares = 0;
        foreach (float[] picture in _background)
        {
            double cosine = Kernels.Dot.Invoke(vector, picture);
            sum += cosine;
            squares += cosine * cosine;
        }

        double mean = sum / _background.Count;
        return (mean, Math.Sqrt(Math.Max(0, (squares / _background.Count) - (mean * mean))));
    }
}
