namespace CaptionSearch.Kernels;

/// <summary>Sizes of a depthwise convolution, as <see cref="DepthwiseRow"/> needs them.</summary>
/// <param name="Channels">C: channels that are computed, and floats of a pixel of the padded map.</param>
/// <param name="S">Columns of the kernel.</param>
/// <param name="Stride">Pixels from one output to the next.</param>
/// <param name="Q">Output pixels in a row.</param>
/// <param name="WeightStride">Floats from a tap of the kernel to the next.</param>
/// <param name="OutputStride">Floats from an output pixel to the next.</param>
/// <param name="Activation">Limits of the result.</param>
internal readonly record struct DepthwiseShape(
    nuint Channels, nuint S, nuint Stride, nuint Q, nuint WeightStride, nuint OutputStride, Activation Activation);
