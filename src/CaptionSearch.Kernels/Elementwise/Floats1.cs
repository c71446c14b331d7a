using System.Runtime.CompilerServices;

namespace CaptionSearch.Kernels;

/// <summary>One float: the path of machines without vector registers.</summary>
internal readonly struct Floats1(float value) : IFloats<Floats1>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static Floats1 Create(float value) => new(value);

    public static Floats1 Load(ref float source, nuint offset) => new(Unsafe.Add(ref source, offset));

    public static Floats1 operator +(Floats1 left, Floats1 right) => new(left._value + right._value);

    public static Floats1 operator -(Floats1 left, Floats1 right) => new(left._value - right._value);

    public static Floats1 operator *(Floats1 left, Floats1 right) => new(left._value * right._value);

    public static Floats1 operator /(Floats1 left, Floats1 right) => new(left._value / right._value);

    public static Floats1 MultiplyAdd(Floats1 x, Floats1 y, Floats1 z) => new(float.MultiplyAddEstimate(x._value, y._value, z._value));

    public static Floats1 Min(Floats1 x, Floats1 y) => new(x._value < y._value ? x._value : y._value);

    public static Floats1 Max(Floats1 x, Floats1 y) => new(x._value > y._value ? x._value : y._value);

    public static Floats1 Abs(Floats1 x) => new(MathF.Abs(x._value));

    public static Floats1 CopySign(Floats1 x, Floats1 sign) => new(MathF.CopySign(x._value, sign._value));

    public static Floats1 KeepNaN(Floats1 x, Floats1 guard) => float.IsNaN(guard._value) ? guard : x;

    public static Floats1 PowerOfTwo(Floats1 biased)
        => new(BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(biased._value) + 127) << 23));

    public void Store(ref float destination, nuint offset) => Unsafe.Add(ref destination, offset) = _value;

    public float Sum() => _value;

    public float Largest() => _value;
}
