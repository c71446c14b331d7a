using System.Numerics.Tensors;

namespace TorchSharp;

/// <summary>Rows of a table, and their gradient.</summary>
internal static class EmbeddingFunction
{
    /// <summary>The rows with the given numbers.</summary>
    /// <param name="numbers">Int64, any shape.</param>
    /// <param name="table">Shape [N, D].</param>
    /// <param name="padding">A row that gets no gradient, or null.</param>
    /// <returns>Shape [..., D].</returns>
    public static torch.Tensor Look(torch.Tensor numbers, torch.Tensor table, long? padding)
    {
        ArgumentNullException.ThrowIfNull(numbers);
        int length = table.Sizes[1];
        int[] rows = torch.Tensor.Positions(numbers, table.Sizes[0]);
        torch.Tensor source = table.RequireFloat("embedding").Dense();
        torch.Tensor result = torch.Tensor.New([.. numbers.Sizes, length]);
        ReadOnlySpan<float> from = source.Memory.Span;
        Span<float> to = result.Memory.Span;
        for (int i = 0; i < rows.Length; i++)
        {
            from.Slice(rows[i] * length, length).CopyTo(to[(i * length)..]);
        }

        source.Release();
        if (Tape.Needs(table))
        {
            Tape.Record(result, [table], node =>
            {
                Span<float> target = node.Inputs[0]!.Accumulator();
                float[] d = node.Gradient()!;
                for (int i = 0; i < rows.Length; i++)
                {
                    if (rows[i] != padding)
                    {
                        Span<float> row = target.Slice(rows[i] * length, length);
                        TensorPrimitives.Add(row, d.AsSpan(i * length, length), row);
                    }
                }
            });
        }

        return result;
    }
}
