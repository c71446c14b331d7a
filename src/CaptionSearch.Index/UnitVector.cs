namespace CaptionSearch.Index;

/// <summary>Vectors at length 1, so that inner products are cosines.</summary>
internal static class UnitVector
{
    /// <summary>The vector divided by its length, computed in double; a vector of length 1 within rounding stays bit for bit.</summary>
    /// <param name="vector">Shape [D], finite, not all zero.</param>
    public static float[] Of(ReadOnlySpan<float> vector)
    {
        double length = Length(vector);
        float[] unit = vector.ToArray();
        if (Math.Abs(length - 1) > 1e-6)
        {
            for (int i = 0; i < unit.Length; i++)
            {
                unit[i] = (float)(unit[i] / length);
            }
        }

        return unit;
    }

    /// <summary>Whether a vector has a direction: finite and not all zero.</summary>
    public static bool HasDirection(ReadOnlySpan<float> vector) => Length(vector) is > 0 and < double.PositiveInfinity;

    private static double Length(ReadOnlySpan<float> vector)
    {
        double squares = 0;
        foreach (float x in vector)
        {
            squares += (double)x * x;
        }

        return Math.Sqrt(squares);
    }
}
