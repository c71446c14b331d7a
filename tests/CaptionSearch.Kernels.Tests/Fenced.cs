namespace CaptionSearch.Kernels.Tests;

/// <summary>Buffers with NaN on both sides: one load outside the span poisons the result, one store outside it is seen.</summary>
internal sealed class Fenced
{
    /// <summary>More than one 512-bit register.</summary>
    private const int Margin = 32;

    private readonly float[] _buffer;

    public Fenced(int length)
    {
        _buffer = new float[length + (2 * Margin)];
        Array.Fill(_buffer, float.NaN);
        Span.Clear();
    }

    public Memory<float> Memory => _buffer.AsMemory(Margin, _buffer.Length - (2 * Margin));

    public Span<float> Span => _buffer.AsSpan(Margin, _buffer.Length - (2 * Margin));

    public static Fenced Random(Random random, int length, double range = 1)
    {
        var fenced = new Fenced(length);
        foreach (ref float value in fenced.Span)
        {
            value = (float)(((random.NextDouble() * 2) - 1) * range);
        }

        return fenced;
    }

    public void AssertFenceIntact()
    {
        for (int i = 0; i < Margin; i++)
        {
            Assert.True(float.IsNaN(_buffer[i]) && float.IsNaN(_buffer[^(i + 1)]), "a store outside the span");
        }
    }
}
