using System.Numerics.Tensors;

namespace TorchSharp;

/// <summary>One vector added to every row of a matrix, and its gradient.</summary>
internal static class RowBias
{
    /// <summary>Every row of y becomes the bias; nothing happens without one.</summary>
    public static void Fill(Memory<float> y, int rows, int columns, torch.Tensor? bias)
    {
        if (bias is null)
        {
            return;
        }

        ReadOnlyMemory<float> b = bias.Memory;
        Work.Range(rows, columns, (from, to) =>
        {
            for (int r = from; r < to; r++)
            {
                b.Span.CopyTo(y.Span.Slice(r * columns, columns));
            }
        });
    }

    /// <summary>target += the sum of the rows of d.</summary>
    public static void SumColumns(ReadOnlySpan<float> d, int rows, int columns, Span<float> target)
    {
        Span<float> sum = target[..columns];
        for (int r = 0; r < rows; r++)
        {
            TensorPrimitives.Add(sum, d.Slice(r * columns, columns), sum);
        }
    }
}
