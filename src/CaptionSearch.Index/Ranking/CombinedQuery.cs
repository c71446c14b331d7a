namespace CaptionSearch.Index.Ranking;

/// <summary>All parts of a search as what an index can be asked: words to score and one vector.</summary>
/// <remarks>
/// The vector is Σ w u over all parts that have one, u of length 1, w the weight (below 0 for what is not wanted). The words of the
/// wanted parts are alternatives; those of the others are scored apart and taken off in the fusion.
/// </remarks>
internal sealed class CombinedQuery
{
    // A sum shorter than this has no direction worth following: the parts cancel out.
    private const double LeastLength = 1e-6;

    private CombinedQuery(List<QueryPart> wanted, List<QueryPart> unwanted, float[]? vector)
    {
        Wanted = [.. wanted.Where(HasText)];
        Unwanted = [.. unwanted.Where(HasText)];
        Text = Wanted.Count == 0 ? null : string.Join('\n', Wanted.Select(part => part.Text));
        Vector = vector;
        HasPicture = wanted.Any(part => part.IsPicture);
        IsTurned = wanted.Any(part => part.IsTurned);
        TotalWeight = wanted.Sum(part => part.Weight);
    }

    /// <summary>Wanted parts with words.</summary>
    public IReadOnlyList<QueryPart> Wanted { get; }

    /// <summary>Parts with words that are not wanted.</summary>
    public IReadOnlyList<QueryPart> Unwanted { get; }

    /// <summary>The words of all wanted parts; null for none.</summary>
    public string? Text { get; }

    /// <summary>Shape [D], length 1; null for none.</summary>
    public float[]? Vector { get; }

    /// <summary>Whether a picture is among the wanted parts.</summary>
    public bool HasPicture { get; }

    /// <summary>Whether the vector of a wanted part was turned.</summary>
    public bool IsTurned { get; }

    /// <summary>Σ of the wanted parts' weights, above 0.</summary>
    public double TotalWeight { get; }

    /// <summary>Whether the words' scores are those of <see cref="Text"/> as it stands.</summary>
    public bool IsEvenlyWeighted => Wanted.All(part => part.Weight == Wanted[0].Weight);

    /// <summary>Puts the parts together.</summary>
    /// <exception cref="ArgumentException">Nothing is wanted, a weight is 0 or not finite, or two vectors have different lengths.</exception>
    public static CombinedQuery Of(SearchQuery query)
    {
        List<QueryPart> wanted = [];
        if (!string.IsNullOrWhiteSpace(query.Text) || query.Vector is not null)
        {
            wanted.Add(new QueryPart { Text = query.Text, Vector = query.Vector, IsPicture = query.IsPicture });
        }

        List<QueryPart> unwanted = [];
        foreach (QueryPart part in query.Parts)
        {
            if (!double.IsFinite(part.Weight) || part.Weight == 0)
            {
                throw new ArgumentException($"The weight of a part is {part.Weight}; it must be a number other than 0.", nameof(query));
            }

            (part.Weight > 0 ? wanted : unwanted).Add(part);
        }

        if (wanted.Count == 0 && unwanted.Count > 0)
        {
            throw new ArgumentException("All parts are unwanted; at least one must be wanted.", nameof(query));
        }

        return new CombinedQuery(wanted, unwanted, Sum([.. wanted, .. unwanted]));
    }

    private static bool HasText(QueryPart part) => !string.IsNullOrWhiteSpace(part.Text);

    private static float[]? Sum(List<QueryPart> parts)
    {
        double[]? sum = null;
        foreach (QueryPart part in parts)
        {
            if (part.Vector is not float[] vector)
            {
                continue;
            }

            sum ??= new double[vector.Length];
            if (sum.Length != vector.Length)
            {
                throw new ArgumentException($"The parts have vectors of {sum.Length} and {vector.Length} numbers.");
            }

            double scale = part.Weight / Length(vector);
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += scale * vector[i];
            }
        }

        if (sum is null)
        {
            return null;
        }

        double length = Math.Sqrt(sum.Sum(static x => x * x));
        return length < LeastLength ? null : [.. sum.Select(x => (float)(x / length))];
    }

    private static double Length(float[] vector)
    {
        double squares = 0;
        foreach (float x in vector)
        {
            squares += (double)x * x;
        }

        return squares > 0 ? Math.Sqrt(squares) : throw new ArgumentException("A vector of the query is all zero.");
    }
}
