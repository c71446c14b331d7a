namespace CaptionSearch.Kernels;

/// <summary>Sizes of a depthwise convolution, as <see cref="DepthwiseRow"/> needs them.</summary>
/// <param name="Channels">C.</param>
/// <param name="R">Rows of the kernel.</param>
/// <param name="S">Columns of the kernel.</param>
/// <param name="Stride">Pixels from one output to the next.</param>
/// <param name="RowStride">Floats from a row of the padded input to the next.</param>
/// <param name="Q">Output pixels in a row.</param>
/// <param name="Activation">Limits of the result.</param>
internal readonly record struct DepthwiseShape(nuint Channels, nuint R, nuint S, nuint Stride, nuint RowStride, nuint Q, Activation Activation);
