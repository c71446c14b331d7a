using System.Numerics.Tensors;
using CaptionSearch.Kernels;

namespace TorchSharp;

/// <summary>One GRU step as a single operation, with PyTorch's equations and gate order (reset, update, new).</summary>
/// <remarks>r = σ(a_r + b_r), z = σ(a_z + b_z), n = tanh(a_n + r·b_n), h′ = (1 − z)·n + z·h with a = x·W_ihᵀ + b_ih, b = h·W_hhᵀ + b_hh.</remarks>
internal static class GruCellFunction
{
    /// <summary>Next hidden state for x [B,I], h [B,H].</summary>
    public static torch.Tensor Step(torch.Tensor input, torch.Tensor hidden, RecurrentWeights weights)
    {
        int rows = input.Sizes[0];
        int size = hidden.Sizes[1];
        torch.Tensor x = input.RequireFloat().Dense();
        torch.Tensor h = hidden.RequireFloat().Dense();
        torch.Tensor a = torch.Tensor.Temporary([rows, 3 * size]); // becomes r, z, n
        torch.Tensor b = torch.Tensor.Temporary([rows, 3 * size]);
        RecurrentProducts.Add(a.Memory, x, weights.InputWeight, weights.InputBias, add: false);
        RecurrentProducts.Add(b.Memory, h, weights.HiddenWeight, weights.HiddenBias, add: false);
        torch.Tensor next = torch.Tensor.New([rows, size]);
        Work.Range(rows, size * 10, (from, to) =>
        {
            for (int r = from; r < to; r++)
            {
                Forward(
                    a.Memory.Span.Slice(r * 3 * size, 3 * size),
                    b.Memory.Span.Slice(r * 3 * size, 3 * size),
                    h.Memory.Span.Slice(r * size, size),
                    next.Memory.Span.Slice(r * size, size));
            }
        });

        torch.Tensor?[] inputs = [input, hidden, weights.InputWeight, weights.HiddenWeight, weights.InputBias, weights.HiddenBias];
        if (Tape.Needs(inputs))
        {
            Tape.Record(next, inputs, node => Backward(node, rows, size))
                .Keep(x, h, weights.InputWeight, weights.HiddenWeight, a, b);
        }

        x.Release();
        h.Release();
        a.Release();
        b.Release();
        return next;
    }

    private static void Backward(GradientNode node, int rows, int size)
    {
        float[] d = node.Gradient()!;
        torch.Tensor da = torch.Tensor.Temporary([rows, 3 * size]);
        torch.Tensor db = torch.Tensor.Temporary([rows, 3 * size]);
        ArraySegment<float> dHidden = node.Inputs[1]?.Accumulator() ?? ArraySegment<float>.Empty;
        Work.Range(rows, size * 10, (from, to) =>
        {
            float[] unused = new float[size];
            for (int r = from; r < to; r++)
            {
                RowBackward(
                    d.AsSpan(r * size, size),
                    node.Kept(4).Memory.Span.Slice(r * 3 * size, 3 * size),
                    node.Kept(5).Memory.Span.Slice((r * 3 * size) + (2 * size), size),
                    node.Kept(1).Memory.Span.Slice(r * size, size),
                    da.Memory.Span.Slice(r * 3 * size, 3 * size),
                    db.Memory.Span.Slice(r * 3 * size, 3 * size),
                    dHidden.Count == 0 ? unused : dHidden.AsSpan(r * size, size));
            }
        });
        RecurrentProducts.Backward(da, node.Kept(0), node.Kept(2), node.Inputs[0], node.Inputs[2], node.Inputs[4]);
        RecurrentProducts.Backward(db, node.Kept(1), node.Kept(3), node.Inputs[1], node.Inputs[3], node.Inputs[5]);
        da.Release();
        db.Release();
    }

    private static void Forward(Span<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> hidden, Span<float> next)
    {
        int size = hidden.Length;
        Span<float> resetUpdate = a[..(2 * size)];
        TensorPrimitives.Add(resetUpdate, b[..(2 * size)], resetUpdate);
        VectorMath.Sigmoid(resetUpdate, resetUpdate);
        Span<float> n = a[(2 * size)..];
        TensorPrimitives.MultiplyAdd(a[..size], b[(2 * size)..], n, n);
        VectorMath.Tanh(n, n);
        TensorPrimitives.Subtract(hidden, n, next);
        TensorPrimitives.MultiplyAdd(next, a.Slice(size, size), n, next);
    }

    private static void RowBackward(ReadOnlySpan<float> d, ReadOnlySpan<float> gates, ReadOnlySpan<float> bn, ReadOnlySpan<float> hidden, Span<float> da, Span<float> db, Span<float> dHidden)
    {
        int size = hidden.Length;
        for (int k = 0; k < size; k++)
        {
            float r = gates[k];
            float z = gates[size + k];
            float n = gates[(2 * size) + k];
            float dn = d[k] * (1 - z) * (1 - (n * n));
            float dz = d[k] * (hidden[k] - n) * z * (1 - z);
            float dr = dn * bn[k] * r * (1 - r);
            da[k] = dr;
            da[size + k] = dz;
            da[(2 * size) + k] = dn;
            db[k] = dr;
            db[size + k] = dz;
            db[(2 * size) + k] = dn * r;
            dHidden[k] += d[k] * z;
        }
    }
}
