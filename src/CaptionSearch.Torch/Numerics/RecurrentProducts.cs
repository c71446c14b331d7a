using CaptionSearch.Kernels;

namespace TorchSharp;

/// <summary>The matrix products of a recurrent cell.</summary>
internal static class RecurrentProducts
{
    /// <summary>gates = x·Wᵀ + b, or += that; x [B,K], W [G,K], gates [B,G].</summary>
    public static void Add(Memory<float> gates, torch.Tensor x, torch.Tensor weight, torch.Tensor? bias, bool add)
    {
        int rows = x.Sizes[0];
        int inner = x.Sizes[1];
        int outputs = weight.Sizes[0];
        if (weight.Sizes[1] != inner)
        {
            throw new ArgumentException($"A cell with weight {Layout.Format(weight.Sizes)} was given {Layout.Format(x.Sizes)}.");
        }

        if (add && bias is not null)
        {
            for (int r = 0; r < rows; r++)
            {
                Span<float> row = gates.Span.Slice(r * outputs, outputs);
                System.Numerics.Tensors.TensorPrimitives.Add(row, bias.Memory.Span, row);
            }
        }
        else
        {
            RowBias.Fill(gates, rows, outputs, bias);
        }

        Gemm.Multiply(false, true, rows, outputs, inner, x.Memory, inner, weight.Memory, inner, gates, outputs, accumulate: add || bias is not null, Work.Threads);
    }

    /// <summary>Adds to the gradients of x, W and b, given that of the gates.</summary>
    public static void Backward(torch.Tensor slopes, torch.Tensor x, torch.Tensor weight, GradientSlot? dx, GradientSlot? dw, GradientSlot? db)
    {
        int rows = x.Sizes[0];
        int inner = x.Sizes[1];
        int outputs = weight.Sizes[0];
        if (dx is not null)
        {
            ArraySegment<float> target = dx.Target(out bool accumulate);
            Gemm.Multiply(false, false, rows, inner, outputs, slopes.Memory, outputs, weight.Memory, inner, target, inner, accumulate, Work.Threads);
        }

        if (dw is not null)
        {
            WeightGradients.Add(dw, slopes, x, rows);
        }

        if (db is not null)
        {
            RowBias.SumColumns(slopes.Memory.Span, rows, outputs, db.Accumulator());
        }
    }
}
