using System.Numerics.Tensors;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>Tools for training.</summary>
        public static partial class utils
        {
            /// <summary>Scales all gradients by one factor so that their common length is at most <paramref name="max_norm"/>.</summary>
            /// <param name="tensors">The parameters; those without gradient do not count.</param>
            /// <param name="max_norm">The largest length.</param>
            /// <param name="norm_type">Only 2 is supported by the managed backend.</param>
            /// <returns>The length before.</returns>
            public static double clip_grad_norm_(IEnumerable<Parameter> tensors, double max_norm, double norm_type = 2.0)
            {
                ArgumentNullException.ThrowIfNull(tensors);
                if (norm_type != 2)
                {
                    throw new NotSupportedException("norm_type other than 2 is not supported by the managed backend.");
                }

                const int Block = 8192; // fixed blocks: the same sum whatever the number of threads
                GradientSlot[] slots = [.. tensors.Select(static t => t.Slot).OfType<GradientSlot>().Where(static s => s.IsFilled)];
                double total = 0;
                foreach (GradientSlot slot in slots)
                {
                    ArraySegment<float> values = slot.Values;
                    double[] sums = new double[(slot.Count + Block - 1) / Block];
                    Work.Range(sums.Length, Block, (from, to) =>
                    {
                        for (int b = from; b < to; b++)
                        {
                            sums[b] = TensorPrimitives.SumOfSquares<float>(values.AsSpan(b * Block, Math.Min(Block, slot.Count - (b * Block))));
                        }
                    });
                    foreach (double sum in sums)
                    {
                        total += sum;
                    }
                }

                double norm = Math.Sqrt(total);
                double factor = max_norm / (norm + 1e-6);
                if (factor < 1)
                {
                    foreach (GradientSlot slot in slots)
                    {
                        Memory<float> values = slot.Values;
                        Elementwise.Scale(values, (float)factor, values, accumulate: false);
                    }
                }

                return norm;
            }
        }
    }
}
