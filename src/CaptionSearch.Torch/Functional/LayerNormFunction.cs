namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>(x − mean)/√(variance + eps) over the last dimensions, times weight, plus bias.</summary>
            /// <param name="input">Shape [..., normalized_shape].</param>
            /// <param name="normalized_shape">The last sizes of the input.</param>
            /// <param name="weight">Shape normalized_shape, or null for 1.</param>
            /// <param name="bias">Shape normalized_shape, or null for 0.</param>
            /// <param name="eps">Default: 1e-5.</param>
            public static Tensor layer_norm(Tensor input, long[] normalized_shape, Tensor? weight = null, Tensor? bias = null, double eps = 1e-05)
            {
                ArgumentNullException.ThrowIfNull(input);
                ArgumentNullException.ThrowIfNull(normalized_shape);
                int length = Layout.Count(Layout.ToInts(normalized_shape));
                int rows = length == 0 ? 0 : input.Count / length;
                Tensor x = input.RequireFloat().Dense();
                Tensor unit = Tensor.New(input.Sizes); // (x − mean)/deviation
                float[] deviations = new float[rows];
                Memory<float> from = x.Memory;
                Memory<float> to = unit.Memory;
                Work.Range(rows, length * 4, (start, end) =>
                {
                    for (int r = start; r < end; r++)
                    {
                        deviations[r] = LayerNormRow.Forward(from.Span.Slice(r * length, length), to.Span.Slice(r * length, length), eps);
                    }
                });
                x.Release();
                if (Tape.Needs(input))
                {
                    Tape.Record(unit, [input], node =>
                    {
                        float[] d = node.Gradient()!;
                        ArraySegment<float> target = node.Inputs[0]!.Accumulator();
                        Memory<float> kept = node.Kept(0).Memory;
                        Work.Range(rows, length * 4, (start, end) =>
                        {
                            for (int r = start; r < end; r++)
                            {
                                LayerNormRow.Backward(d.AsSpan(r * length, length), kept.Span.Slice(r * length, length), deviations[r], target.AsSpan(r * length, length));
                            }
                        });
                    }).Keep(unit);
                }

                Tensor result = weight is null ? unit : unit * weight;
                return bias is null ? result : result + bias;
            }
        }
    }
}
