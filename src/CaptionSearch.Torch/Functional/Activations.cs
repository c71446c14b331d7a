namespace TorchSharp;

public static partial class torch
{
    /// <summary>Neural networks.</summary>
    public static partial class nn
    {
        /// <summary>Layers as functions.</summary>
        public static partial class functional
        {
            /// <summary>x, 0 where negative.</summary>
            public static Tensor relu(Tensor x, bool inplace = false) => x.relu();

            /// <summary>Hyperbolic tangent.</summary>
            public static Tensor tanh(Tensor x, bool inplace = false) => x.tanh();

            /// <summary>exp(x) over its sum along a dimension.</summary>
            public static Tensor softmax(Tensor input, long dim, ScalarType? dtype = null) => Soft(input, dim, log: false);

            /// <summary>Logarithm of <see cref="softmax"/>.</summary>
            public static Tensor log_softmax(Tensor x, long dim) => Soft(x, dim, log: true);

            /// <summary>x over its length along a dimension; a length below eps counts as eps.</summary>
            public static Tensor normalize(Tensor input, double p = 2.0, long dim = 1L, double eps = 1e-12)
            {
                ArgumentNullException.ThrowIfNull(input);
                return input / input.norm((int)dim, keepdim: true, (float)p).clamp_min(eps);
            }

            internal static Tensor Soft(Tensor input, long dim, bool log)
            {
                ArgumentNullException.ThrowIfNull(input);
                Tensor x = input.RequireFloat(log ? "log_softmax" : "softmax").Dense();
                (int outer, int length, int inner) = Layout.Split(input.Sizes, Layout.Dim(dim, input.Sizes.Length));
                Tensor y = Tensor.New(input.Sizes);
                SoftmaxLoops.Forward(x.Memory, y.Memory, outer, length, inner, log);
                x.Release();
                if (Tape.Needs(input))
                {
                    Tape.Record(y, [input], node =>
                    {
                        GradientSlot slot = node.Inputs[0]!;
                        ArraySegment<float> target = slot.Target(out bool accumulate);
                        SoftmaxLoops.Backward(node.Gradient(), node.Kept(0).Memory, target, outer, length, inner, log, accumulate);
                    }).Keep(y);
                }

                return y;
            }
        }
    }

    public partial class Tensor
    {
        /// <summary>exp(x) over its sum along a dimension.</summary>
        public Tensor softmax(long dim, ScalarType? dtype = null) => nn.functional.softmax(this, dim, dtype);
    }
}
