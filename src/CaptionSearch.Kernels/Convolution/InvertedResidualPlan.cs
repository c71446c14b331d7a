namespace CaptionSearch.Kernels;

/// <summary>How an inverted residual block of a certain size is divided, and where in the scratch memory its parts lie.</summary>
/// <remarks>
/// Banded: part p computes some output rows; its memory is a ring of expanded rows, a row of zeros, and a band of the depthwise output.
/// Else: part p computes some channels of the whole picture; its memory is the padded, expanded map of these channels, and after all
/// parts lies the depthwise output [P·Q, E] that they share.
/// </remarks>
/// <param name="Banded">Bands of rows, or chunks of channels.</param>
/// <param name="Parts">Parts.</param>
/// <param name="PartSize">Floats of a part's memory.</param>
/// <param name="MiddleSize">Floats of the shared depthwise output.</param>
/// <param name="Padding">Zeros around the expanded map.</param>
/// <param name="Wide">Pixels in a row of the padded map.</param>
/// <param name="BandRows">Output rows of a band.</param>
/// <param name="Ring">Expanded rows that a band needs.</param>
internal readonly record struct InvertedResidualPlan(
    bool Banded, int Parts, int PartSize, int MiddleSize, Padding Padding, int Wide, int BandRows, int Ring)
{
    /// <summary>Floats of an expanded map from which on it is computed in bands (1.5 MB).</summary>
    private const int LargeMap = 400_000;

    /// <summary>Floats that a band may have: 320 kB, so that input, output and weights also find room in a cache of 512 kB.</summary>
    private const int BandSize = 80_000;

    /// <summary>Floats that a chunk of channels may have: 160 kB.</summary>
    private const int ChunkSize = 40_000;

    public static InvertedResidualPlan For(
        int height, int width, int expanded, bool copied, int kernel, int stride, int panelWidth, int threads)
    {
        Padding padding = Padding.Same(height, width, kernel, kernel, stride);
        int p = (height + stride - 1) / stride, q = (width + stride - 1) / stride;
        int wide = width + padding.Left + padding.Right, high = height + padding.Top + padding.Bottom;
        int row = wide * expanded;
        if (copied || row * high > LargeMap)
        {
            int rows = 1;
            while (rows < p && ((rows * stride) + kernel) * row + ((rows + 1) * q * expanded) <= BandSize)
            {
                rows++;
            }

            int ring = ((rows - 1) * stride) + kernel;
            return new InvertedResidualPlan(
                true, Math.Min(threads, p), ((ring + 1) * row) + (rows * q * expanded), 0, padding, wide, rows, ring);
        }

        int panels = (expanded + panelWidth - 1) / panelWidth;
        int parts = threads;
        while (parts < panels && (panels + parts - 1) / parts * panelWidth * wide * high > ChunkSize)
        {
            parts += threads;
        }

        parts = Math.Min(parts, panels);
        int channels = (panels + parts - 1) / parts * panelWidth;
        return new InvertedResidualPlan(false, parts, channels * wide * high, p * q * expanded, padding, wide, 0, 0);
    }
}
