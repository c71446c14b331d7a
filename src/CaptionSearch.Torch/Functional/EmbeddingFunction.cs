using System.Numerics.Tensors;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Rows of a table.</summary>
            /// <param name="x">Row numbers, Int64, any shape.</param>
            /// <param name="weight">The table, shape [N, D].</param>
            /// <param name="padding_idx">A row that gets no gradient.</param>
            /// <param name="max_norm">Not supported by the managed backend.</param>
            /// <param name="norm_type">Not used without max_norm.</param>
            /// <param name="scale_grad_by_freq">Not supported by the managed backend when true.</param>
            /// <param name="sparse">Ignored: gradients are dense.</param>
            /// <returns>Shape [..., D].</returns>
            public static Tensor embedding(Tensor x, Tensor weight, long? padding_idx = null, double? max_norm = null, double norm_type = 2.0, bool scale_grad_by_freq = false, bool sparse = false)
            {
                ArgumentNullException.ThrowIfNull(x);
                ArgumentNullException.ThrowIfNull(weight);
                if (max_norm is not null || scale_grad_by_freq)
                {
                    throw new NotSupportedException("max_norm and scale_grad_by_freq are not supported by the managed backend.");
                }

                int length = weight.Sizes[1];
                int[] rows = Tensor.Positions(x, weight.Sizes[0]);
                Tensor table = weight.RequireFloat().Dense();
                Tensor result = Tensor.New([.. x.Sizes, length]);
                ReadOnlySpan<float> from = table.Memory.Span;
                Span<float> to = result.Memory.Span;
                for (int i = 0; i < rows.Length; i++)
                {
                    from.Slice(rows[i] * length, length).CopyTo(to[(i * length)..]);
                }

                table.Release();
                if (Tape.Needs(weight))
                {
                    Tape.Record(result, [weight], node =>
                    {
                        ArraySegment<float> target = node.Inputs[0]!.Accumulator();
                        float[] d = node.Gradient()!;
                        for (int i = 0; i < rows.Length; i++)
                        {
                            if (rows[i] != padding_idx)
                            {
                                Span<float> row = target.AsSpan(rows[i] * length, length);
                                TensorPrimitives.Add(row, d.AsSpan(i * length, length), row);
                            }
                        }
                    });
                }

                return result;
            }
        }
    }
}
