namespace CaptionSearch.Kernels;

/// <summary>What the matrix and convolution kernels need of a vector, so that each loop is written once and compiled for every width.</summary>
/// <typeparam name="TVector">A 512-, 256- or 128-bit vector of floats, or one float.</typeparam>
internal interface ILanes<TVector>
    where TVector : struct
{
    /// <summary>Floats in a vector.</summary>
    static abstract int Count { get; }

    static abstract TVector Load(ref readonly float source, nuint offset);

    static abstract void Store(TVector value, ref float destination, nuint offset);

    static abstract TVector Broadcast(float value);

    static abstract TVector Add(TVector x, TVector y);

    /// <summary>x·y + z, in one rounding where the machine can.</summary>
    static abstract TVector MultiplyAdd(TVector x, TVector y, TVector z);

    static abstract TVector Max(TVector x, TVector y);

    /// <summary>Limits every lane to low..high; what becomes of NaN is left to the machine.</summary>
    static abstract TVector Clamp(TVector value, TVector low, TVector high);
}
