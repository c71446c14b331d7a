using CaptionSearch.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>x·Wᵀ + b.</summary>
            /// <param name="input">Shape [..., in].</param>
            /// <param name="weights">Shape [out, in].</param>
            /// <param name="bias">Shape [out], or null.</param>
            /// <returns>Shape [..., out].</returns>
            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null)
            {
                ArgumentNullException.ThrowIfNull(input);
                ArgumentNullException.ThrowIfNull(weights);
                if (input.Sizes.Length == 0 || weights.Sizes.Length != 2 || input.Sizes[^1] != weights.Sizes[1])
                {
                    throw new ArgumentException($"linear() of input {Layout.Format(input.Sizes)} and weight {Layout.Format(weights.Sizes)}.");
                }

                Tensor x = input.RequireFloat().Dense();
                Tensor w = weights.RequireFloat().Dense();
                Tensor? b = bias?.RequireFloat().Dense();
                int inner = weights.Sizes[1];
                int outputs = weights.Sizes[0];
                int rows = inner == 0 ? 0 : input.Count / inner;
                Tensor y = Tensor.New([.. input.Sizes[..^1], outputs]);
                RowBias.Fill(y.Memory, rows, outputs, b);
                Gemm.Multiply(false, true, rows, outputs, inner, x.Memory, inner, w.Memory, inner, y.Memory, outputs, accumulate: b is not null, Work.Threads);
                if (Tape.Needs([input, weights, bias]))
                {
                    Tape.Record(y, [input, weights, bias], node =>
                    {
                        Tensor slopes = node.TakeGradient();
                        ReadOnlyMemory<float> d = slopes.Memory;
                        if (node.Inputs[0] is { } inputSlot)
                        {
                            ArraySegment<float> target = inputSlot.Target(out bool accumulate);
                            Gemm.Multiply(false, false, rows, inner, outputs, d, outputs, node.Kept(1).Memory, inner, target, inner, accumulate, Work.Threads);
                        }

                        if (node.Inputs[1] is { } weightSlot)
                        {
                            WeightGradients.Add(weightSlot, slopes, node.Kept(0), rows);
                        }

                        if (node.Inputs[2] is { } biasSlot)
                        {
                            RowBias.SumColumns(d.Span, rows, outputs, biasSlot.Accumulator());
                        }

                        slopes.Release();
                    }).Keep(x, w);
                }

                x.Release();
                w.Release();
                b?.Release();
                return y;
            }
        }
    }
}
