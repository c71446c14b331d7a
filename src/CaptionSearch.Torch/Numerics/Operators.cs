using System.Numerics;

namespace TorchSharp;

/// <summary>The operations the element-wise loops are instantiated with. Names ending in Slope give d·f′ for a gradient d.</summary>
internal static class Operators
{
    public readonly struct Negate : IUnary
    {
        public static float Invoke(float x) => -x;

        public static Vector<float> Invoke(Vector<float> x) => -x;
    }

    public readonly struct Abs : IUnary
    {
        public static float Invoke(float x) => MathF.Abs(x);

        public static Vector<float> Invoke(Vector<float> x) => Vector.Abs(x);
    }

    public readonly struct SquareRoot : IUnary
    {
        public static float Invoke(float x) => MathF.Sqrt(x);

        public static Vector<float> Invoke(Vector<float> x) => Vector.SquareRoot(x);
    }

    public readonly struct Square : IUnary
    {
        public static float Invoke(float x) => x * x;

        public static Vector<float> Invoke(Vector<float> x) => x * x;
    }

    public readonly struct Relu : IUnary
    {
        public static float Invoke(float x) => x > 0 ? x : 0;

        public static Vector<float> Invoke(Vector<float> x) => Vector.Max(x, Vector<float>.Zero);
    }

    public readonly struct Add : IBinary
    {
        public static float Invoke(float x, float y) => x + y;

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => x + y;
    }

    public readonly struct Subtract : IBinary
    {
        public static float Invoke(float x, float y) => x - y;

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => x - y;
    }

    public readonly struct Multiply : IBinary
    {
        public static float Invoke(float x, float y) => x * y;

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => x * y;
    }

    public readonly struct Divide : IBinary
    {
        public static float Invoke(float x, float y) => x / y;

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => x / y;
    }

    public readonly struct Maximum : IBinary
    {
        public static float Invoke(float x, float y) => MathF.Max(x, y);

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => Vector.Max(x, y);
    }

    public readonly struct Minimum : IBinary
    {
        public static float Invoke(float x, float y) => MathF.Min(x, y);

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => Vector.Min(x, y);
    }

    /// <summary>d passed on unchanged.</summary>
    public readonly struct First : IBinary
    {
        public static float Invoke(float x, float y) => x;

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => x;
    }

    public readonly struct NegateFirst : IBinary
    {
        public static float Invoke(float x, float y) => -x;

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => -x;
    }

    /// <summary>d·(1 − y²) with y = tanh x.</summary>
    public readonly struct TanhSlope : IBinary
    {
        public static float Invoke(float x, float y) => x * (1 - (y * y));

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => x * (Vector<float>.One - (y * y));
    }

    /// <summary>d·y·(1 − y) with y = sigmoid x.</summary>
    public readonly struct SigmoidSlope : IBinary
    {
        public static float Invoke(float x, float y) => x * y * (1 - y);

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => x * y * (Vector<float>.One - y);
    }

    /// <summary>d where y = relu x is positive, else 0.</summary>
    public readonly struct ReluSlope : IBinary
    {
        public static float Invoke(float x, float y) => y > 0 ? x : 0;

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y)
            => Vector.ConditionalSelect(Vector.GreaterThan(y, Vector<float>.Zero), x, Vector<float>.Zero);
    }

    /// <summary>d·sign(x).</summary>
    public readonly struct AbsSlope : IBinary
    {
        public static float Invoke(float x, float y) => y > 0 ? x : y < 0 ? -x : 0;

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y)
            => Vector.ConditionalSelect(
                Vector.GreaterThan(y, Vector<float>.Zero),
                x,
                Vector.ConditionalSelect(Vector.LessThan(y, Vector<float>.Zero), -x, Vector<float>.Zero));
    }

    /// <summary>d/(2y) with y = sqrt x.</summary>
    public readonly struct SquareRootSlope : IBinary
    {
        public static float Invoke(float x, float y) => 0.5f * x / y;

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => new Vector<float>(0.5f) * x / y;
    }

    /// <summary>2·d·x.</summary>
    public readonly struct SquareSlope : IBinary
    {
        public static float Invoke(float x, float y) => 2 * x * y;

        public static Vector<float> Invoke(Vector<float> x, Vector<float> y) => new Vector<float>(2) * x * y;
    }

    public readonly struct PassFirst : ITernary
    {
        public static float Invoke(float d, float x, float y) => d;

        public static Vector<float> Invoke(Vector<float> d, Vector<float> x, Vector<float> y) => d;
    }

    public readonly struct PassNegated : ITernary
    {
        public static float Invoke(float d, float x, float y) => -d;

        public static Vector<float> Invoke(Vector<float> d, Vector<float> x, Vector<float> y) => -d;
    }

    /// <summary>d·y, the slope of x·y in x.</summary>
    public readonly struct TimesOther : ITernary
    {
        public static float Invoke(float d, float x, float y) => d * y;

        public static Vector<float> Invoke(Vector<float> d, Vector<float> x, Vector<float> y) => d * y;
    }

    /// <summary>d/y, the slope of x/y in x.</summary>
    public readonly struct OverOther : ITernary
    {
        public static float Invoke(float d, float x, float y) => d / y;

        public static Vector<float> Invoke(Vector<float> d, Vector<float> x, Vector<float> y) => d / y;
    }

    /// <summary>−d·y/x², the slope of y/x in x.</summary>
    public readonly struct DivisorSlope : ITernary
    {
        public static float Invoke(float d, float x, float y) => -d * y / (x * x);

        public static Vector<float> Invoke(Vector<float> d, Vector<float> x, Vector<float> y) => -d * y / (x * x);
    }

    /// <summary>d where x ≥ y (half of it where equal), the slope of max(x, y) in x.</summary>
    public readonly struct MaximumSlope : ITernary
    {
        public static float Invoke(float d, float x, float y) => x > y ? d : x == y ? 0.5f * d : 0;

        public static Vector<float> Invoke(Vector<float> d, Vector<float> x, Vector<float> y)
            => Vector.ConditionalSelect(
                Vector.GreaterThan(x, y),
                d,
                Vector.ConditionalSelect(Vector.Equals(x, y), new Vector<float>(0.5f) * d, Vector<float>.Zero));
    }

    /// <summary>d where x ≤ y (half of it where equal), the slope of min(x, y) in x.</summary>
    public readonly struct MinimumSlope : ITernary
    {
        public static float Invoke(float d, float x, float y) => x < y ? d : x == y ? 0.5f * d : 0;

        public static Vector<float> Invoke(Vector<float> d, Vector<float> x, Vector<float> y)
            => Vector.ConditionalSelect(
                Vector.LessThan(x, y),
                d,
                Vector.ConditionalSelect(Vector.Equals(x, y), new Vector<float>(0.5f) * d, Vector<float>.Zero));
    }
}
