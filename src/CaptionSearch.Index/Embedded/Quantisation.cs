namespace CaptionSearch.Index.Embedded;

/// <summary>A vector as 8-bit codes with one scale: x[i] is about scale * code[i].</summary>
internal static class Quantisation
{
    /// <summary>Rounds a vector to codes -127..127.</summary>
    /// <param name="vector">Shape [D], finite.</param>
    /// <param name="codes">Shape [D]; overwritten.</param>
    /// <returns>The scale max|x| / 127, and |x - scale * code|, rounded up.</returns>
    public static (float Scale, float Residual) Quantise(ReadOnlySpan<float> vector, Span<sbyte> codes)
    {
        float largest = 0;
        foreach (float x in vector)
        {
            largest = MathF.Max(largest, MathF.Abs(x));
        }

        // Of numbers near the smallest there is, the scale is 0: then the codes are too, and the rest is the whole vector.
        float scale = largest / 127;
        double squares = 0;
        for (int i = 0; i < vector.Length; i++)
        {
            codes[i] = scale == 0 ? (sbyte)0 : (sbyte)Math.Clamp(MathF.Round(vector[i] / scale), -127, 127);
            double rest = vector[i] - ((double)scale * codes[i]);
            squares += rest * rest;
        }

        return (scale, squares == 0 ? 0 : MathF.BitIncrement((float)Math.Sqrt(squares)));
    }

    /// <summary>Rounds a vector to codes 0..15, where code c stands for scale * (2 c - 15).</summary>
    /// <param name="vector">Shape [D], finite.</param>
    /// <param name="codes">Shape [D]; overwritten.</param>
    /// <returns>The scale, and |x - scale * (2 code - 15)|, rounded up.</returns>
    /// <remarks>
    /// A scale that cuts off the few largest numbers rounds all others finer. Of several the one that leaves the smallest rest is taken.
    /// </remarks>
    public static (float Scale, float Residual) QuantiseToNibbles(ReadOnlySpan<float> vector, Span<byte> codes)
    {
        float largest = 0;
        foreach (float x in vector)
        {
            largest = MathF.Max(largest, MathF.Abs(x));
        }

        float best = largest / 16;
        double least = double.PositiveInfinity;
        foreach (float part in CutOffs)
        {
            float scale = largest * part / 16;
            double squares = ToNibbles(vector, scale, codes);
            if (squares < least)
            {
                (best, least) = (scale, squares);
            }
        }

        least = ToNibbles(vector, best, codes);
        return (best, least == 0 ? 0 : MathF.BitIncrement((float)Math.Sqrt(least)));
    }

    private static ReadOnlySpan<float> CutOffs => [1, 0.9f, 0.8f];

    /// <summary>Rounds with a given scale; returns |x - scale * (2 code - 15)|².</summary>
    private static double ToNibbles(ReadOnlySpan<float> vector, float scale, Span<byte> codes)
    {
        double squares = 0;
        float inverse = scale == 0 ? 0 : 0.5f / scale;
        for (int i = 0; i < vector.Length; i++)
        {
            int code = Math.Clamp((int)MathF.Floor((vector[i] * inverse) + 8), 0, 15);
            codes[i] = (byte)code;
            double rest = vector[i] - ((double)scale * ((2 * code) - 15));
            squares += rest * rest;
        }

        return squares;
    }
}
