namespace CaptionSearch.Kernels;

/// <summary>How a convolution walks over its input.</summary>
public sealed record Conv2dOptions
{
    /// <summary>Pixels from one output to the next, 1 or more. Default 1.</summary>
    public int Stride { get; init; } = 1;

    /// <summary>Zeros around the input; not used when <see cref="Same"/> is set. Default none.</summary>
    public Padding Padding { get; init; }

    /// <summary>Pad as TensorFlow's SAME does, by the size of the input. Default false.</summary>
    public bool Same { get; init; }

    /// <summary>Groups of channels that do not see each other; divides C and K. Default 1.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>Limits of the result. Default none.</summary>
    public Activation Activation { get; init; } = Activation.None;

    /// <summary>Zeros around an input of that size.</summary>
    internal Padding PaddingOf(int height, int width, int kernelHeight, int kernelWidth)
        => Same ? Padding.Same(height, width, kernelHeight, kernelWidth, Stride) : Padding;

    /// <summary>P and Q for an input of that size; less than 1 when the kernel is larger than the input.</summary>
    internal (int Height, int Width) OutputSize(int height, int width, int kernelHeight, int kernelWidth)
    {
        Padding padding = PaddingOf(height, width, kernelHeight, kernelWidth);
        int down = height + padding.Top + padding.Bottom - kernelHeight, across = width + padding.Left + padding.Right - kernelWidth;
        return (down < 0 ? 0 : (down / Stride) + 1, across < 0 ? 0 : (across / Stride) + 1);
    }
}
