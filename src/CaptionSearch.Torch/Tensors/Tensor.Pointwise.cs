using System.Numerics.Tensors;
using CaptionSearch.Kernels;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        private delegate void SpanMap(ReadOnlySpan<float> x, Span<float> y);

        /// <summary>e to the power of each element.</summary>
        public Tensor exp() => Map<Operators.Multiply>(static (x, y) => VectorMath.Exp(x, y), keepsResult: true);

        /// <summary>Natural logarithm of each element.</summary>
        public Tensor log() => Map<Operators.Divide>(static (x, y) => TensorPrimitives.Log(x, y), keepsResult: false);

        /// <summary>Square root of each element.</summary>
        public Tensor sqrt() => Map<Operators.SquareRootSlope>(static (x, y) => Elementwise.MapRange<Operators.SquareRoot>(x, y), keepsResult: true);

        /// <summary>Each element times itself.</summary>
        public Tensor square() => Map<Operators.SquareSlope>(static (x, y) => Elementwise.MapRange<Operators.Square>(x, y), keepsResult: false);

        /// <summary>Magnitude of each element.</summary>
        public Tensor abs() => Map<Operators.AbsSlope>(static (x, y) => Elementwise.MapRange<Operators.Abs>(x, y), keepsResult: false);

        /// <summary>Each element, 0 where it is negative.</summary>
        public Tensor relu() => Map<Operators.ReluSlope>(static (x, y) => Elementwise.MapRange<Operators.Relu>(x, y), keepsResult: true);

        /// <summary>Hyperbolic tangent of each element.</summary>
        public Tensor tanh() => Map<Operators.TanhSlope>(static (x, y) => VectorMath.Tanh(x, y), keepsResult: true);

        /// <summary>1/(1 + exp(−x)) of each element.</summary>
        public Tensor sigmoid() => Map<Operators.SigmoidSlope>(static (x, y) => VectorMath.Sigmoid(x, y), keepsResult: true);

        /// <summary>Each element to a fixed power.</summary>
        public Tensor pow(Scalar exponent)
        {
            ArgumentNullException.ThrowIfNull(exponent);
            float p = exponent.Single;
            return p == 2 ? square() : p == 0.5f ? sqrt() : WithSlope(
                x => MathF.Pow(x, p),
                x => p * MathF.Pow(x, p - 1));
        }

        /// <summary>Each element, held between two bounds.</summary>
        public Tensor clamp(Scalar? min = null, Scalar? max = null)
        {
            float low = min?.Single ?? float.NegativeInfinity;
            float high = max?.Single ?? float.PositiveInfinity;
            return WithSlope(
                x => Math.Clamp(x, low, high),
                x => x >= low && x <= high ? 1 : 0);
        }

        /// <summary>Each element, held above a bound.</summary>
        public Tensor clamp_min(Scalar min) => clamp(min, null);

        /// <summary>Each element, held below a bound.</summary>
        public Tensor clamp_max(Scalar max) => clamp(null, max);

        /// <summary>y = f(x); TSlope is called as slope(d, y) or slope(d, x) and gives the gradient of x.</summary>
        private Tensor Map<TSlope>(SpanMap f, bool keepsResult)
            where TSlope : struct, IBinary
        {
            Tensor x = RequireFloat().Dense();
            Tensor y = New(Sizes);
            Memory<float> from = x.Memory;
            Memory<float> to = y.Memory;
            Work.Elements(Count, (start, end) => f(from.Span[start..end], to.Span[start..end]));
            if (Tape.Needs(this))
            {
                Tape.Record(y, [this], static node =>
                    node.MapGradient((d, target, accumulate) => Elementwise.Zip<TSlope>(d, node.Kept(0).Memory, target, accumulate)))
                    .Keep(keepsResult ? y : x);
            }

            x.Release();
            return y;
        }

        private Tensor WithSlope(Func<float, float> f, Func<float, float> slope)
        {
            Tensor x = RequireFloat().Dense();
            Tensor y = New(Sizes);
            ReadOnlySpan<float> from = x.Memory.Span;
            Span<float> to = y.Memory.Span;
            for (int i = 0; i < to.Length; i++)
            {
                to[i] = f(from[i]);
            }

            if (Tape.Needs(this))
            {
                Tape.Record(y, [this], node =>
                {
                    ArraySegment<float> target = node.Inputs[0]!.Accumulator();
                    float[] d = node.Gradient()!;
                    ReadOnlySpan<float> kept = node.Kept(0).Memory.Span;
                    for (int i = 0; i < kept.Length; i++)
                    {
                        target[i] += d[i] * slope(kept[i]);
                    }
                }).Keep(x);
            }

            x.Release();
            return y;
        }
    }
}
