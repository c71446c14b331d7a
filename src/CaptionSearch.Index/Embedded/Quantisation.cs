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
}
