using System.Runtime.CompilerServices;

namespace CaptionSearch.Kernels;

/// <summary>One float: the path of machines without vector registers.</summary>
internal readonly struct Lanes1(float value) : ILanes<Lanes1>
{
    private readonly float _value = value;

    public static int Count => 1;

    public static Lanes1 Create(float value) => new(value);

    public static Lanes1 Load(ref float source, nuint offset) => new(Unsafe.Add(ref source, offset));

    public static Lanes1 operator +(Lanes1 left, Lanes1 right) => new(left._value + right._value);

    public static Lanes1 operator -(Lanes1 left, Lanes1 right) => new(left._value - right._value);

    public static Lanes1 operator *(Lanes1 left, Lanes1 right) => new(left._value * right._value);

    public static Lanes1 operator /(Lanes1 left, Lanes1 right) => new(left._value / right._value);

    public static Lanes1 MultiplyAdd(Lanes1 x, Lanes1 y, Lanes1 z) => new(float.MultiplyAddEstimate(x._value, y._value, z._value));

    public static Lanes1 Min(Lanes1 x, Lanes1 y) => new(x._value < y._value ? x._value : y._value);

    public static Lanes1 Max(Lanes1 x, Lanes1 y) => new(x._value > y._value ? x._value : y._value);

    public static Lanes1 Abs(Lanes1 x) => new(MathF.Abs(x._value));

    public static Lanes1 CopySign(Lanes1 x, Lanes1 sign) => new(MathF.CopySign(x._value, sign._value));

    public static Lanes1 KeepNaN(Lanes1 x, Lanes1 guard) => float.IsNaN(guard._value) ? guard : x;

    public static Lanes1 PowerOfTwo(Lanes1 biased)
        => new(BitConverter.Int32BitsToSingle((BitConverter.SingleToInt32Bits(biased._value) + 127) << 23));

    public void Store(ref float destination, nuint offset) => Unsafe.Add(ref destination, offset) = _value;

    public float Sum() => _value;

    public float Largest() => _value;
}
