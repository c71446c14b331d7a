using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using CaptionSearch.Kernels;

namespace TorchSharp;

/// <summary>One LSTM step as a single operation. Gates in PyTorch's order: input, forget, cell, output.</summary>
/// <remarks>B rows, I inputs, H hidden units; gates are [B, 4H].</remarks>
internal static class LstmCellFunction
{
    /// <summary>Next hidden and cell state for x [B,I], h [B,H], c [B,H].</summary>
    public static (torch.Tensor Hidden, torch.Tensor Cell) Step(torch.Tensor input, torch.Tensor hidden, torch.Tensor cell, RecurrentWeights weights)
    {
        int rows = input.Sizes[0];
        int size = hidden.Sizes[1];
        torch.Tensor x = input.RequireFloat().Dense();
        torch.Tensor h = hidden.RequireFloat().Dense();
        torch.Tensor c = cell.RequireFloat().Dense();
        torch.Tensor gates = torch.Tensor.Temporary([rows, 4 * size]);
        RecurrentProducts.Add(gates.Memory, x, weights.InputWeight, weights.InputBias, add: false);
        RecurrentProducts.Add(gates.Memory, h, weights.HiddenWeight, weights.HiddenBias, add: true);

        torch.Tensor nextHidden = torch.Tensor.New([rows, size]);
        torch.Tensor nextCell = torch.Tensor.New([rows, size]);
        torch.Tensor tanhCell = torch.Tensor.Temporary([rows, size]);
        Work.Range(rows, size * 12, (from, to) =>
        {
            for (int r = from; r < to; r++)
            {
                Forward(
                    gates.Memory.Span.Slice(r * 4 * size, 4 * size),
                    c.Memory.Span.Slice(r * size, size),
                    nextHidden.Memory.Span.Slice(r * size, size),
                    nextCell.Memory.Span.Slice(r * size, size),
                    tanhCell.Memory.Span.Slice(r * size, size));
            }
        });

        torch.Tensor?[] inputs = [input, hidden, cell, weights.InputWeight, weights.HiddenWeight, weights.InputBias, weights.HiddenBias];
        if (Tape.Needs(inputs))
        {
            Tape.Record(nextHidden, nextCell, inputs, node => Backward(node, rows, size))
                .Keep(x, h, c, weights.InputWeight, weights.HiddenWeight, gates, tanhCell);
        }

        x.Release();
        h.Release();
        c.Release();
        gates.Release();
        tanhCell.Release();
        return (nextHidden, nextCell);
    }

    private static void Backward(GradientNode node, int rows, int size)
    {
        float[]? dHidden = node.Gradient(0);
        float[]? dCell = node.Gradient(1);
        torch.Tensor gates = node.Kept(5);
        torch.Tensor slopes = torch.Tensor.Temporary([rows, 4 * size]);
        bool accumulate = false;
        ArraySegment<float> dPrevious = node.Inputs[2]?.Target(out accumulate) ?? ArraySegment<float>.Empty;
        Work.Range(rows, size * 12, (from, to) =>
        {
            float[] zeros = dHidden is null || dCell is null ? new float[size] : [];
            float[] scratch = new float[size];
            for (int r = from; r < to; r++)
            {
                Span<float> previous = dPrevious.Count == 0 ? scratch : dPrevious.AsSpan(r * size, size);
                if (!accumulate)
                {
                    previous.Clear();
                }

                RowBackward(
                    dHidden is null ? zeros : dHidden.AsSpan(r * size, size),
                    dCell is null ? zeros : dCell.AsSpan(r * size, size),
                    gates.Memory.Span.Slice(r * 4 * size, 4 * size),
                    node.Kept(2).Memory.Span.Slice(r * size, size),
                    node.Kept(6).Memory.Span.Slice(r * size, size),
                    slopes.Memory.Span.Slice(r * 4 * size, 4 * size),
                    previous);
            }
        });
        RecurrentProducts.Backward(slopes, node.Kept(0), node.Kept(3), node.Inputs[0], node.Inputs[3], node.Inputs[5]);
        RecurrentProducts.Backward(slopes, node.Kept(1), node.Kept(4), node.Inputs[1], node.Inputs[4], node.Inputs[6]);
        slopes.Release();
    }

    /// <summary>Activates the gates in place and computes one row of the next state.</summary>
    private static void Forward(Span<float> gates, ReadOnlySpan<float> cell, Span<float> nextHidden, Span<float> nextCell, Span<float> tanhCell)
    {
        int size = cell.Length;
        Span<float> i = gates[..size];
        Span<float> f = gates.Slice(size, size);
        Span<float> g = gates.Slice(2 * size, size);
        Span<float> o = gates[(3 * size)..];
        VectorMath.Sigmoid(gates[..(2 * size)], gates[..(2 * size)]);
        VectorMath.Tanh(g, g);
        VectorMath.Sigmoid(o, o);
        TensorPrimitives.Multiply(i, g, nextCell);
        TensorPrimitives.MultiplyAdd(f, cell, nextCell, nextCell);
        VectorMath.Tanh(nextCell, tanhCell);
        TensorPrimitives.Multiply(o, tanhCell, nextHidden);
    }

    /// <summary>From the gradients of one row of the next state to those of the gates (before activation) and the cell.</summary>
    private static void RowBackward(ReadOnlySpan<float> dHidden, ReadOnlySpan<float> dCell, ReadOnlySpan<float> gates, ReadOnlySpan<float> cell, ReadOnlySpan<float> tanhCell, Span<float> slopes, Span<float> dPrevious)
    {
        int size = cell.Length;
        int vectors = size / Vector<float>.Count;
        ReadOnlySpan<Vector<float>> dh = MemoryMarshal.Cast<float, Vector<float>>(dHidden);
        ReadOnlySpan<Vector<float>> dc = MemoryMarshal.Cast<float, Vector<float>>(dCell);
        ReadOnlySpan<Vector<float>> gi = MemoryMarshal.Cast<float, Vector<float>>(gates[..size]);
        ReadOnlySpan<Vector<float>> gf = MemoryMarshal.Cast<float, Vector<float>>(gates.Slice(size, size));
        ReadOnlySpan<Vector<float>> gg = MemoryMarshal.Cast<float, Vector<float>>(gates.Slice(2 * size, size));
        ReadOnlySpan<Vector<float>> go = MemoryMarshal.Cast<float, Vector<float>>(gates[(3 * size)..]);
        ReadOnlySpan<Vector<float>> c = MemoryMarshal.Cast<float, Vector<float>>(cell);
        ReadOnlySpan<Vector<float>> tc = MemoryMarshal.Cast<float, Vector<float>>(tanhCell);
        Span<Vector<float>> si = MemoryMarshal.Cast<float, Vector<float>>(slopes[..size]);
        Span<Vector<float>> sf = MemoryMarshal.Cast<float, Vector<float>>(slopes.Slice(size, size));
        Span<Vector<float>> sg = MemoryMarshal.Cast<float, Vector<float>>(slopes.Slice(2 * size, size));
        Span<Vector<float>> so = MemoryMarshal.Cast<float, Vector<float>>(slopes[(3 * size)..]);
        Span<Vector<float>> dp = MemoryMarshal.Cast<float, Vector<float>>(dPrevious);
        Vector<float> one = Vector<float>.One;
        for (int v = 0; v < vectors; v++)
        {
            Vector<float> total = dc[v] + (dh[v] * go[v] * (one - (tc[v] * tc[v])));
            si[v] = total * gg[v] * gi[v] * (one - gi[v]);
            sf[v] = total * c[v] * gf[v] * (one - gf[v]);
            sg[v] = total * gi[v] * (one - (gg[v] * gg[v]));
            so[v] = dh[v] * tc[v] * go[v] * (one - go[v]);
            dp[v] += total * gf[v];
        }

        for (int k = vectors * Vector<float>.Count; k < size; k++)
        {
            float i = gates[k];
            float f = gates[size + k];
            float g = gates[(2 * size) + k];
            float o = gates[(3 * size) + k];
            float total = dCell[k] + (dHidden[k] * o * (1 - (tanhCell[k] * tanhCell[k])));
            slopes[k] = total * g * i * (1 - i);
            slopes[size + k] = total * cell[k] * f * (1 - f);
            slopes[(2 * size) + k] = total * i * (1 - (g * g));
            slopes[(3 * size) + k] = dHidden[k] * tanhCell[k] * o * (1 - o);
            dPrevious[k] += total * f;
        }
    }
}
