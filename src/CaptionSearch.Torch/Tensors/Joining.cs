namespace TorchSharp;

public static partial class torch
{
    /// <summary>Tensors put one after the other along a dimension; the other sizes agree.</summary>
    public static Tensor cat(IList<Tensor> tensors, long dim = 0)
    {
        ArgumentNullException.ThrowIfNull(tensors);
        if (tensors.Count == 0)
        {
            throw new ArgumentException("cat() needs at least one tensor.");
        }

        Tensor first = tensors[0];
        int d = Layout.Dim(dim, first.Sizes.Length);
        int[] sizes = [.. first.Sizes];
        int[] starts = new int[tensors.Count];
        sizes[d] = 0;
        for (int i = 0; i < starts.Length; i++)
        {
            Tensor tensor = tensors[i];
            tensor.Check();
            if (tensor.Storage.Type != first.Storage.Type || tensor.Sizes.Length != sizes.Length
                || !Enumerable.Range(0, sizes.Length).All(k => k == d || tensor.Sizes[k] == sizes[k]))
            {
                throw new ArgumentException($"cat() of {Layout.Format(first.Sizes)} {first.Storage.Type} and {Layout.Format(tensor.Sizes)} {tensor.Storage.Type} along {d}.");
            }

            starts[i] = sizes[d];
            sizes[d] += tensor.Sizes[d];
        }

        Tensor result = Tensor.New(sizes, first.Storage.Type);
        (int outer, int length, int inner) = Layout.Split(sizes, d);
        for (int i = 0; i < starts.Length; i++)
        {
            Tensor piece = tensors[i].Dense();
            int run = piece.Sizes[d] * inner;
            for (int o = 0; o < outer; o++)
            {
                int at = ((o * length) + starts[i]) * inner;
                switch (first.Storage.Type)
                {
                    case ScalarType.Float32:
                        piece.Storage.Floats.AsSpan(piece.Offset + (o * run), run).CopyTo(result.Storage.Floats.AsSpan(at));
                        break;
                    case ScalarType.Int64:
                        piece.Storage.Longs.AsSpan(piece.Offset + (o * run), run).CopyTo(result.Storage.Longs.AsSpan(at));
                        break;
                    default:
                        piece.Storage.Bools.AsSpan(piece.Offset + (o * run), run).CopyTo(result.Storage.Bools.AsSpan(at));
                        break;
                }
            }

            piece.Release();
        }

        Tensor[] inputs = [.. tensors];
        if (Tape.Needs(inputs))
        {
            Tape.Record(result, inputs, node =>
            {
                float[] g = node.Gradient()!;
                for (int i = 0; i < starts.Length; i++)
                {
                    if (node.Inputs[i] is { } slot)
                    {
                        Operand source = new(g, starts[i] * inner, Layout.RowMajor([outer, length, inner]));
                        int[] piece = [outer, slot.Count / Math.Max(1, outer * inner), inner];
                        StridedLoop.Accumulate<Operators.PassFirst>(piece, Operand.Dense(slot.Accumulator(), piece, piece), source, source, source);
                    }
                }
            });
        }

        return result;
    }

    /// <summary>As <see cref="cat"/>.</summary>
    public static Tensor concat(IList<Tensor> tensors, long dim = 0) => cat(tensors, dim);

    /// <summary>Tensors of one shape put side by side along a new dimension.</summary>
    public static Tensor stack(IEnumerable<Tensor> tensors, long dim = 0)
        => cat([.. tensors.Select(t => t.unsqueeze(dim))], dim);

    /// <summary>x where the condition holds, else y; shapes broadcast.</summary>
    public static Tensor where(Tensor condition, Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(condition);
        Tensor mask = condition.to_type(ScalarType.Float32);
        int[] sizes = Layout.Broadcast(mask.Sizes, Layout.Broadcast(x.Sizes, y.Sizes));
        Tensor result = Tensor.New(sizes);
        Tensor m = mask.ExpandTo(sizes);
        Tensor a = x.RequireFloat().ExpandTo(sizes);
        Tensor b = y.RequireFloat().ExpandTo(sizes);
        float[] target = result.Storage.Floats;
        for (int i = 0; i < result.Count; i++)
        {
            target[i] = m.Storage.Floats[m.IndexOf(i)] != 0 ? a.Storage.Floats[a.IndexOf(i)] : b.Storage.Floats[b.IndexOf(i)];
        }

        if (Tape.Needs(x, y))
        {
            Tensor inverse = mask.Affine(-1, 1);
            Tape.Record(result, [x, y], node =>
            {
                Operand d = Operand.Dense(node.Gradient()!, sizes, sizes);
                for (int i = 0; i < 2; i++)
                {
                    if (node.Inputs[i] is { } slot)
                    {
                        Operand chosen = Operand.Of(node.Kept(i), sizes);
                        StridedLoop.Accumulate<Operators.TimesOther>(sizes, Operand.Dense(slot.Accumulator(), slot.Sizes, sizes), d, chosen, chosen);
                    }
                }
            }).Keep(mask, inverse);
        }

        return result;
    }
}
