using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>A part of the tensor, an index per dimension from the first.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[params TensorIndex[] indices]
        {
            get => index(indices);
            set => index(indices).copy_(value);
        }

        /// <summary>One element of the first dimension.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1]
        {
            get => select(0, i1);
            set => this[i1].copy_(value);
        }

        /// <summary>One element of the first two dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2]
        {
            get => this[i1].select(0, i2);
            set => this[i1, i2].copy_(value);
        }

        /// <summary>One element of the first three dimensions.</summary>
        [IndexerName("TensorItems")]
        public Tensor this[long i1, long i2, long i3]
        {
            get => this[i1, i2].select(0, i3);
            set => this[i1, i2, i3].copy_(value);
        }

        /// <summary>A part of the tensor, an index per dimension from the first.</summary>
        public Tensor index(params TensorIndex[] indices)
        {
            ArgumentNullException.ThrowIfNull(indices);
            Tensor result = this;
            int dim = 0;
            for (int i = 0; i < indices.Length; i++)
            {
                switch (indices[i].Kind)
                {
                    case TensorIndex.IndexKind.Null:
                        result = result.unsqueeze(dim);
                        dim++;
                        break;
                    case TensorIndex.IndexKind.Single:
                        result = result.select(dim, indices[i].First ?? 0);
                        break;
                    case TensorIndex.IndexKind.Ellipsis:
                        int rest = indices.Skip(i + 1).Count(static x => x.Kind != TensorIndex.IndexKind.Null);
                        dim = result.Sizes.Length - rest;
                        break;
                    case TensorIndex.IndexKind.Tensor:
                        result = result.index_select(dim, indices[i].Positions!);
                        dim++;
                        break;
                    default:
                        long size = result.Sizes[dim];
                        result = result.slice(dim, indices[i].First ?? 0, indices[i].Stop ?? size, indices[i].Step ?? 1);
                        dim++;
                        break;
                }
            }

            return result;
        }

        /// <summary>The given positions of one dimension, in the given order; a position may come several times.</summary>
        /// <param name="dim">The dimension.</param>
        /// <param name="index">Shape [N], Int64.</param>
        public Tensor index_select(long dim, Tensor index)
        {
            Check();
            int d = Layout.Dim(dim, Sizes.Length);
            (int outer, int length, int inner) = Layout.Split(Sizes, d);
            int[] chosen = Positions(index, length);
            Tensor x = Dense();
            int[] sizes = [.. Sizes[..d], chosen.Length, .. Sizes[(d + 1)..]];
            Tensor result = New(sizes, Storage.Type);
            for (int o = 0; o < outer; o++)
            {
                for (int k = 0; k < chosen.Length; k++)
                {
                    int from = x.Offset + (((o * length) + chosen[k]) * inner);
                    int to = ((o * chosen.Length) + k) * inner;
                    switch (Storage.Type)
                    {
                        case ScalarType.Float32:
                            x.Storage.Floats.AsSpan(from, inner).CopyTo(result.Storage.Floats.AsSpan(to));
                            break;
                        case ScalarType.Int64:
                            x.Storage.Longs.AsSpan(from, inner).CopyTo(result.Storage.Longs.AsSpan(to));
                            break;
                        default:
                            x.Storage.Bools.AsSpan(from, inner).CopyTo(result.Storage.Bools.AsSpan(to));
                            break;
                    }
                }
            }

            x.Release();
            if (Tape.Needs(this))
            {
                Tape.Record(result, [this], node =>
                {
                    ArraySegment<float> target = node.Inputs[0]!.Accumulator();
                    float[] g = node.Gradient()!;
                    for (int o = 0; o < outer; o++)
                    {
                        for (int k = 0; k < chosen.Length; k++)
                        {
                            Span<float> row = target.AsSpan(((o * length) + chosen[k]) * inner, inner);
                            TensorPrimitives.Add(row, g.AsSpan(((o * chosen.Length) + k) * inner, inner), row);
                        }
                    }
                });
            }

            return result;
        }

        /// <summary>result[..., i, ...] = this[..., index[..., i, ...], ...] along a dimension.</summary>
        /// <param name="dim">The dimension.</param>
        /// <param name="index">Int64, as many dimensions as the tensor.</param>
        public Tensor gather(long dim, Tensor index)
        {
            RequireFloat();
            int d = Layout.Dim(dim, Sizes.Length);
            if (index.Sizes.Length != Sizes.Length)
            {
                throw new ArgumentException($"gather() from {Layout.Format(Sizes)} with an index of {Layout.Format(index.Sizes)}.");
            }

            int[] dense = Layout.RowMajor(Sizes);
            int[] from = new int[index.Count];
            Tensor result = New(index.Sizes);
            Tensor x = Dense();
            for (int i = 0; i < from.Length; i++)
            {
                int rest = i;
                int at = 0;
                for (int k = Sizes.Length - 1; k >= 0; k--)
                {
                    int position = rest % index.Sizes[k];
                    rest /= index.Sizes[k];
                    at += (k == d ? Bounded(index.Storage.Longs[index.IndexOf(i)], Sizes[d]) : position) * dense[k];
                }

                from[i] = at;
                result.Storage.Floats[i] = x.Storage.Floats[x.Offset + at];
            }

            x.Release();
            if (Tape.Needs(this))
            {
                Tape.Record(result, [this], node =>
                {
                    ArraySegment<float> target = node.Inputs[0]!.Accumulator();
                    float[] g = node.Gradient()!;
                    for (int i = 0; i < from.Length; i++)
                    {
                        target[from[i]] += g[i];
                    }
                });
            }

            return result;
        }

        /// <summary>A copy with one value where the mask holds; the mask broadcasts.</summary>
        public Tensor masked_fill(Tensor mask, Scalar value)
        {
            ArgumentNullException.ThrowIfNull(value);
            using Tensor number = OfScalarTensor(value);
            return where(mask, number, this);
        }

        /// <summary>Checked positions from an Int64 tensor of one dimension.</summary>
        internal static int[] Positions(Tensor index, int bound)
        {
            ArgumentNullException.ThrowIfNull(index);
            index.Check();
            if (index.Storage.Type != ScalarType.Int64)
            {
                throw new ArgumentException($"An index is Int64; this one is {index.Storage.Type}.");
            }

            int[] result = new int[index.Count];
            for (int i = 0; i < result.Length; i++)
            {
                result[i] = Bounded(index.Storage.Longs[index.IndexOf(i)], bound);
            }

            return result;
        }

        private static int Bounded(long position, int bound)
            => position >= 0 && position < bound
                ? (int)position
                : throw new ArgumentOutOfRangeException(nameof(position), position, $"Index out of range: the dimension has {bound} elements.");
    }
}
