using System.Numerics.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Sum of all elements.</summary>
        public Tensor sum(ScalarType? type = null)
        {
            Check();
            if (Storage.Type != ScalarType.Float32)
            {
                Tensor counted = New([], ScalarType.Int64);
                double total = 0;
                for (int i = 0; i < Count; i++)
                {
                    total += Read(IndexOf(i));
                }

                counted.Write(0, total);
                return type is { } wanted ? counted.to_type(wanted) : counted;
            }

            return Total(1);
        }

        /// <summary>Sum over one dimension.</summary>
        public Tensor sum(long dim, bool keepdim = false, ScalarType? type = null) => Along(dim, keepdim, mean: false);

        /// <summary>Sum over several dimensions.</summary>
        public Tensor sum(ReadOnlySpan<long> dim, bool keepdim = false, ScalarType? type = null) => AlongAll(dim, keepdim, mean: false);

        /// <summary>Mean of all elements.</summary>
        public Tensor mean() => RequireFloat().Total(1.0 / Count);

        /// <summary>Mean over several dimensions.</summary>
        public Tensor mean(long[] dimensions, bool keepdim = false, ScalarType? type = null) => AlongAll(dimensions, keepdim, mean: true);

        /// <summary>Largest of all elements.</summary>
        public Tensor max()
        {
            (Tensor values, _) = reshape(-1).max(0);
            return values;
        }

        /// <summary>Smallest of all elements.</summary>
        public Tensor min() => neg().max().neg();

        /// <summary>Largest element along a dimension, and where it is (the first one when several are).</summary>
        public (Tensor values, Tensor indexes) max(long dim, bool keepdim = false)
        {
            Tensor x = RequireFloat().Dense();
            int d = Layout.Dim(dim, Sizes.Length);
            (int outer, int length, int inner) = Layout.Split(Sizes, d);
            int[] sizes = Reduced(d, keepdim);
            Tensor values = New(sizes);
            Tensor indexes = New(sizes, ScalarType.Int64);
            long[] at = indexes.Storage.Longs;
            Memory<float> from = x.Memory;
            Memory<float> to = values.Memory;
            Work.Range(outer, length * inner, (start, end) =>
            {
                ReadOnlySpan<float> source = from.Span;
                Span<float> best = to.Span;
                for (int o = start; o < end; o++)
                {
                    ReadOnlySpan<float> block = source.Slice(o * length * inner, length * inner);
                    Span<float> row = best.Slice(o * inner, inner);
                    if (inner == 1)
                    {
                        int index = TensorPrimitives.IndexOfMax(block);
                        at[o] = index;
                        row[0] = block[index];
                        continue;
                    }

                    block[..inner].CopyTo(row);
                    at.AsSpan(o * inner, inner).Clear();
                    for (int k = 1; k < length; k++)
                    {
                        ReadOnlySpan<float> candidate = block.Slice(k * inner, inner);
                        for (int i = 0; i < inner; i++)
                        {
                            if (candidate[i] > row[i])
                            {
                                row[i] = candidate[i];
                                at[(o * inner) + i] = k;
                            }
                        }
                    }
                }
            });
            x.Release();
            if (Tape.Needs(this))
            {
                Tape.Record(values, [this], node =>
                {
                    ArraySegment<float> target = node.Inputs[0]!.Accumulator();
                    float[] g = node.Gradient()!;
                    for (int o = 0; o < outer; o++)
                    {
                        for (int i = 0; i < inner; i++)
                        {
                            int k = (o * inner) + i;
                            target[(((o * length) + (int)at[k]) * inner) + i] += g[k];
                        }
                    }
                });
            }

            return (values, indexes);
        }

        /// <summary>Position of the largest element of the flattened tensor.</summary>
        public Tensor argmax() => reshape(-1).argmax(0);

        /// <summary>Position of the largest element along a dimension.</summary>
        public Tensor argmax(long dim, bool keepdim = false)
        {
            (Tensor values, Tensor indexes) = detach().max(dim, keepdim);
            values.Dispose();
            return indexes;
        }

        /// <summary>log Σ exp(x) along a dimension, without overflow.</summary>
        public Tensor logsumexp(long dim, bool keepdim = false)
        {
            Tensor x = RequireFloat().Dense();
            int d = Layout.Dim(dim, Sizes.Length);
            Tensor logs = Temporary(Sizes);
            (int outer, int length, int inner) = Layout.Split(Sizes, d);
            Tensor result = New(Reduced(d, keepdim));
            SoftmaxLoops.LogSumExp(x.Memory, result.Memory, outer, length, inner);
            if (Tape.Needs(this))
            {
                SoftmaxLoops.Forward(x.Memory, logs.Memory, outer, length, inner, log: false);
                Tape.Record(result, [this], node =>
                {
                    int[] repeated = [outer, length, inner];
                    Operand target = Operand.Dense(node.Inputs[0]!.Accumulator(), repeated, repeated);
                    Operand gradient = Operand.Dense(node.Gradient()!, [outer, 1, inner], repeated);
                    Operand weights = Operand.Dense(node.Kept(0).Storage.Floats, repeated, repeated);
                    StridedLoop.Accumulate<Operators.TimesOther>(repeated, target, gradient, weights, weights);
                }).Keep(logs);
            }

            logs.Release();
            x.Release();
            return result;
        }

        /// <summary>Euclidean length of the flattened tensor.</summary>
        public Tensor norm(float p = 2.0f)
            => p == 2 ? square().sum().sqrt() : abs().pow(p).sum().pow(1 / p);

        /// <summary>Length along a dimension: (Σ |x|^p)^(1/p).</summary>
        public Tensor norm(int dim, bool keepdim = false, float p = 2.0f)
            => p == 2 ? square().sum(dim, keepdim).sqrt() : abs().pow(p).sum(dim, keepdim).pow(1 / p);

        internal int[] Reduced(int dim, bool keepdim)
            => Sizes.Length == 0 ? []
                : keepdim ? [.. Sizes[..dim], 1, .. Sizes[(dim + 1)..]]
                : [.. Sizes[..dim], .. Sizes[(dim + 1)..]];

        private Tensor Total(double scale)
        {
            Tensor x = Dense();
            Tensor result = New([]);
            const int Block = 8192; // fixed blocks: the same sum whatever the number of threads
            int blocks = (Count + Block - 1) / Block;
            double[] sums = new double[blocks];
            Memory<float> from = x.Memory;
            Work.Range(blocks, Block, (start, end) =>
            {
                for (int b = start; b < end; b++)
                {
                    ReadOnlySpan<float> part = from.Span[(b * Block)..];
                    sums[b] = TensorPrimitives.Sum(part[..Math.Min(Block, part.Length)]);
                }
            });
            double total = 0;
            foreach (double s in sums)
            {
                total += s;
            }

            result.Write(0, total * scale);
            x.Release();
            if (Tape.Needs(this))
            {
                Tape.Record(result, [this], node =>
                {
                    GradientSlot slot = node.Inputs[0]!;
                    float g = (float)(node.Gradient()![0] * scale);
                    Span<float> target = slot.Target(out bool accumulate);
                    if (accumulate)
                    {
                        TensorPrimitives.Add(target, g, target);
                    }
                    else
                    {
                        target.Fill(g);
                    }
                });
            }

            return result;
        }

        private Tensor AlongAll(ReadOnlySpan<long> dims, bool keepdim, bool mean)
        {
            int[] ordered = new int[dims.Length];
            for (int i = 0; i < dims.Length; i++)
            {
                ordered[i] = Layout.Dim(dims[i], Sizes.Length);
            }

            Array.Sort(ordered);
            Tensor result = this;
            for (int i = ordered.Length - 1; i >= 0; i--)
            {
                result = result.Along(ordered[i], keepdim, mean);
            }

            return ordered.Length == 0 ? alias() : result;
        }

        private Tensor Along(long dim, bool keepdim, bool mean)
        {
            if (Storage.Type != ScalarType.Float32)
            {
                return to_type(ScalarType.Float32).Along(dim, keepdim, mean).to_type(ScalarType.Int64);
            }

            Tensor x = RequireFloat().Dense();
            int d = Layout.Dim(dim, Sizes.Length);
            (int outer, int length, int inner) = Layout.Split(Sizes, d);
            Tensor result = New(Reduced(d, keepdim));
            float scale = mean ? 1f / length : 1f;
            Memory<float> from = x.Memory;
            Memory<float> to = result.Memory;
            Work.Range(outer, length * inner, (start, end) =>
            {
                for (int o = start; o < end; o++)
                {
                    ReadOnlySpan<float> block = from.Span.Slice(o * length * inner, length * inner);
                    Span<float> row = to.Span.Slice(o * inner, inner);
                    if (inner == 1)
                    {
                        row[0] = TensorPrimitives.Sum(block) * scale;
                        continue;
                    }

                    row.Clear();
                    for (int k = 0; k < length; k++)
                    {
                        TensorPrimitives.Add(row, block.Slice(k * inner, inner), row);
                    }

                    if (mean)
                    {
                        TensorPrimitives.Multiply(row, scale, row);
                    }
                }
            });
            x.Release();
            if (Tape.Needs(this))
            {
                Tape.Record(result, [this], node =>
                {
                    float[] g = node.Gradient()!;
                    int[] sizes = [outer, length, inner];
                    if (mean)
                    {
                        TensorPrimitives.Multiply(g.AsSpan(0, outer * inner), scale, g.AsSpan(0, outer * inner));
                    }

                    Operand d0 = Operand.Dense(g, [outer, 1, inner], sizes);
                    StridedLoop.Accumulate<Operators.PassFirst>(sizes, Operand.Dense(node.Inputs[0]!.Accumulator(), sizes, sizes), d0, d0, d0);
                });
            }

            return result;
        }
    }
}
