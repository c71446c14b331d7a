namespace CaptionSearch.Kernels;

/// <summary>A formula y[i] = f(x[i]), spelt once for every register width; the loop is in <see cref="Elementwise"/>.</summary>
internal interface IElementwise
{
    /// <summary>f of every lane.</summary>
    static abstract T Invoke<T>(T x)
        where T : struct, IFloats<T>;
}
