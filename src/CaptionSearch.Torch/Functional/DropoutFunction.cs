namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            /// <summary>Zeroes each element with probability p and scales the rest by 1/(1 − p); the identity outside training.</summary>
            /// <param name="input">Any shape.</param>
            /// <param name="p">0 .. 1. Default: 0.5.</param>
            /// <param name="training">Whether to do anything. Default: true.</param>
            /// <param name="inplace">Ignored: the managed backend returns a new tensor.</param>
            public static Tensor dropout(Tensor input, double p = 0.5, bool training = true, bool inplace = false)
            {
                ArgumentNullException.ThrowIfNull(input);
                if (p is < 0 or > 1)
                {
                    throw new ArgumentOutOfRangeException(nameof(p), p, "A probability is within 0 .. 1.");
                }

                if (!training || p == 0)
                {
                    return input.alias();
                }

                Tensor x = input.RequireFloat().Dense();
                Tensor y = Tensor.New(input.Sizes);
                DropoutMask mask = new(RandomSource.NextBits(), p);
                mask.Apply(x.Memory, y.Memory, accumulate: false);
                x.Release();
                if (Tape.Needs(input))
                {
                    Tape.Record(y, [input], node =>
                        node.MapGradient((d, target, accumulate) => mask.Apply(d, target, accumulate)));
                }

                return y;
            }
        }
    }
}
