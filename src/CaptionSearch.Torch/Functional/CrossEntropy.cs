using System.Numerics.Tensors;
using CaptionSearch.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What becomes of the losses of the single examples, with libtorch's numbers.</summary>
        public enum Reduction : long
        {
            /// <summary>They are returned.</summary>
            None = 0,

            /// <summary>Their mean.</summary>
            Mean = 1,

            /// <summary>Their sum.</summary>
            Sum = 2,
        }

        public static partial class functional
        {
            /// <summary>
            /// −(1 − s)·log p[target] − s·mean(log p) with p = softmax(input), s = label_smoothing; the mean is over
            /// the examples that are not ignored.
            /// </summary>
            /// <param name="input">Logits, shape [N, C].</param>
            /// <param name="target">Classes, Int64, shape [N].</param>
            /// <param name="weight">Not supported by the managed backend.</param>
            /// <param name="ignore_index">Examples with this target count nothing. Default: -100.</param>
            /// <param name="reduction">Default: mean.</param>
            /// <param name="label_smoothing">0 .. 1. Default: 0.</param>
            public static Tensor cross_entropy(Tensor input, Tensor target, Tensor? weight = null, long ignore_index = -100, Reduction reduction = Reduction.Mean, double label_smoothing = 0.0)
            {
                ArgumentNullException.ThrowIfNull(input);
                ArgumentNullException.ThrowIfNull(target);
                if (weight is not null)
                {
                    throw new NotSupportedException("Class weights are not supported by the managed backend.");
                }

                if (input.Sizes.Length != 2 || target.Sizes.Length != 1 || target.Sizes[0] != input.Sizes[0] || target.Storage.Type != ScalarType.Int64)
                {
                    throw new ArgumentException($"cross_entropy() takes [N, C] logits and [N] Int64 targets, not {Layout.Format(input.Sizes)} and {Layout.Format(target.Sizes)} {target.Storage.Type}.");
                }

                int n = input.Sizes[0];
                int classes = input.Sizes[1];
                int[] wanted = Targets(target, classes, ignore_index);
                int counted = wanted.Count(static t => t >= 0);
                float smoothing = (float)label_smoothing;
                Tensor x = input.RequireFloat().Dense();
                Tensor probabilities = Tensor.Temporary(input.Sizes);
                float[] losses = new float[n];
                Memory<float> logits = x.Memory;
                Memory<float> p = probabilities.Memory;
                Work.Range(n, classes * 4, (from, to) =>
                {
                    for (int i = from; i < to; i++)
                    {
                        if (wanted[i] < 0)
                        {
                            continue;
                        }

                        ReadOnlySpan<float> row = logits.Span.Slice(i * classes, classes);
                        Span<float> pr = p.Span.Slice(i * classes, classes);
                        float max = TensorPrimitives.Max(row);
                        TensorPrimitives.Subtract(row, max, pr);
                        VectorMath.Exp(pr, pr);
                        float total = TensorPrimitives.Sum(pr);
                        TensorPrimitives.Multiply(pr, 1 / total, pr);
                        float log = max + MathF.Log(total);
                        losses[i] = ((1 - smoothing) * (log - row[wanted[i]])) + (smoothing * (log - (TensorPrimitives.Sum(row) / classes)));
                    }
                });
                Tensor result = Reduce(losses, counted, reduction);
                if (Tape.Needs(input))
                {
                    Tape.Record(result, [input], node =>
                    {
                        float[] d = node.Gradient()!;
                        ArraySegment<float> slot = node.Inputs[0]!.Target(out bool accumulate);
                        Memory<float> kept = node.Kept(0).Memory;
                        Work.Range(n, classes * 2, (from, to) =>
                        {
                            for (int i = from; i < to; i++)
                            {
                                Span<float> g = slot.AsSpan(i * classes, classes);
                                if (!accumulate)
                                {
                                    g.Clear();
                                }

                                if (wanted[i] < 0)
                                {
                                    continue;
                                }

                                float scale = reduction == Reduction.None ? d[i] : reduction == Reduction.Sum ? d[0] : d[0] / counted;
                                TensorPrimitives.MultiplyAdd(kept.Span.Slice(i * classes, classes), scale, g, g);
                                if (smoothing != 0)
                                {
                                    TensorPrimitives.Add(g, -scale * smoothing / classes, g);
                                }

                                g[wanted[i]] -= scale * (1 - smoothing);
                            }
                        });
                    }).Keep(probabilities);
                }

                probabilities.Release();
                x.Release();
                return result;
            }

            private static int[] Targets(Tensor target, int classes, long ignored)
            {
                int[] wanted = new int[target.Count];
                for (int i = 0; i < wanted.Length; i++)
                {
                    long t = target.Storage.Longs[target.IndexOf(i)];
                    wanted[i] = t == ignored ? -1
                        : t >= 0 && t < classes ? (int)t
                        : throw new ArgumentOutOfRangeException(nameof(target), t, $"Class of {classes}.");
                }

                return wanted;
            }

            private static Tensor Reduce(float[] losses, int counted, Reduction reduction)
            {
                if (reduction == Reduction.None)
                {
                    Tensor each = Tensor.New([losses.Length]);
                    losses.CopyTo(each.Memory);
                    return each;
                }

                double total = 0;
                foreach (float loss in losses)
                {
                    total += loss;
                }

                Tensor result = Tensor.New([]);
                result.Write(0, reduction == Reduction.Mean ? total / counted : total);
                return result;
            }
        }
    }
}
