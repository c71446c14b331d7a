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
}
