using System.Globalization;
using System.Text;

namespace CaptionSearch.Index.Tests;

/// <summary>Documents and vectors to test with.</summary>
internal static class Samples
{
    public const string Model = "0000000000000000000000000000000000000000000000000000000000000001";
    public const int Dimension = 64;

    /// <summary>The id of a content that is nothing but this text.</summary>
    public static string Id(string content) => DocumentId.OfContent(Encoding.UTF8.GetBytes(content));

    public static string Id(int number) => Id(number.ToString(CultureInfo.InvariantCulture));

    public static CaptionDocument Document(string name, string caption = "a dog runs", int? vectorSeed = null)
        => new()
        {
            Id = Id(name),
            Paths = [$"/pictures/{name}.jpg"],
            Caption = caption,
            ModelFingerprint = Model,
            Vector = Vector(vectorSeed ?? name.GetHashCode(StringComparison.Ordinal)),
        };

    /// <summary>A vector of random direction, length 1, shape [64] unless told otherwise.</summary>
    public static float[] Vector(int seed, int dimension = Dimension)
    {
        Random random = new(seed);
        float[] vector = new float[dimension];
        double squares = 0;
        for (int i = 0; i < dimension; i++)
        {
            // Sum of uniforms: near enough to a normal distribution for directions.
            vector[i] = (float)(random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
            squares += (double)vector[i] * vector[i];
        }

        for (int i = 0; i < dimension; i++)
        {
            vector[i] = (float)(vector[i] / Math.Sqrt(squares));
        }

        return vector;
    }

    /// <summary>The oracle: cosine in double.</summary>
    public static double Cosine(float[] x, float[] y)
    {
        double product = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            product += (double)x[i] * y[i];
            xx += (double)x[i] * x[i];
            yy += (double)y[i] * y[i];
        }

        return product / Math.Sqrt(xx * yy);
    }

    public static IndexBatch Batch(params CaptionDocument[] documents) => new() { Documents = documents };
}
