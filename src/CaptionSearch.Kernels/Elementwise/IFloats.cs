using System.Numerics;

namespace CaptionSearch.Kernels;

/// <summary>Some floats that are computed on together: 1, 4, 8 or 16 of them.</summary>
/// <remarks>
/// A formula is written once against this and compiled once for each width, so that all widths give the same bits for the same
/// element wherever the processor has a fused multiply-add, and an element's result does not depend on where it stands in its buffer.
/// Every implementation is a struct of one field: the JIT keeps it in one register.
/// </remarks>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
internal interface IFloats<TSelf>
    : IAdditionOperators<TSelf, TSelf, TSelf>,
        ISubtractionOperators<TSelf, TSelf, TSelf>,
        IMultiplyOperators<TSelf, TSelf, TSelf>,
        IDivisionOperators<TSelf, TSelf, TSelf>
    where TSelf : struct, IFloats<TSelf>
{
    /// <summary>Number of floats.</summary>
    static abstract int Count { get; }

    /// <summary>Every lane <paramref name="value"/>.</summary>
    static abstract TSelf Create(float value);

    /// <summary>Reads <see cref="Count"/> floats from element <paramref name="offset"/> on; the caller has checked the length.</summary>
    static abstract TSelf Load(ref float source, nuint offset);

    /// <summary>x·y + z.</summary>
    static abstract TSelf MultiplyAdd(TSelf x, TSelf y, TSelf z);

    /// <summary>The smaller of each pair; which one is returned for NaN is the processor's choice.</summary>
    static abstract TSelf Min(TSelf x, TSelf y);

    /// <summary>The larger of each pair; which one is returned for NaN is the processor's choice.</summary>
    static abstract TSelf Max(TSelf x, TSelf y);

    /// <summary>|x|.</summary>
    static abstract TSelf Abs(TSelf x);

    /// <summary>The magnitude of x with the sign of <paramref name="sign"/>.</summary>
    static abstract TSelf CopySign(TSelf x, TSelf sign);

    /// <summary><paramref name="guard"/> where it is NaN, <paramref name="x"/> elsewhere.</summary>
    static abstract TSelf KeepNaN(TSelf x, TSelf guard);

    /// <summary>2^n where <paramref name="biased"/> holds n in the low bits of 1.5·2^23 + n, -126 ≤ n ≤ 127.</summary>
    static abstract TSelf PowerOfTwo(TSelf biased);

    /// <summary>Writes <see cref="Count"/> floats from element <paramref name="offset"/> on; the caller has checked the length.</summary>
    void Store(ref float destination, nuint offset);

    /// <summary>Sum over the lanes.</summary>
    float Sum();

    /// <summary>Largest lane; no lane is NaN.</summary>
    float Largest();
}
