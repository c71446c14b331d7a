namespace CaptionSearch.Kernels;

/// <summary>A stretch of a convolution's inner sum that is done at a time: some segments of adjacent floats under the kernel.</summary>
/// <param name="First">First step of the whole sum, in the weight's order [R, S, C].</param>
/// <param name="Length">Steps of one segment.</param>
/// <param name="Segments">Segments.</param>
/// <param name="KernelRow">Row of the kernel in which the pass begins.</param>
/// <param name="Offset">Floats of the map from the beginning of that row of the kernel.</param>
internal readonly record struct ConvPass(int First, int Length, int Segments, int KernelRow, int Offset)
{
    /// <summary>Steps of the pass.</summary>
    public int Steps => Length * Segments;

    /// <summary>Cuts the sum over R·S·C so that a pass is about as long as a panel should be.</summary>
    /// <param name="r">R.</param>
    /// <param name="s">S.</param>
    /// <param name="channels">C of one group.</param>
    /// <param name="mapChannels">Channels of the map. When they are those of one group, a segment is a row of the kernel, else a pixel.</param>
    public static ConvPass[] Plan(int r, int s, int channels, int mapChannels)
    {
        bool wholeRows = channels == mapChannels;
        int length = wholeRows ? s * channels : channels;
        int inLine = wholeRows ? r : s;   // segments that follow one another at equal distances
        int lines = wholeRows ? 1 : r;
        int block = Panels.BlockOf(length);
        int together = Math.Max(1, Panels.LongestBlock / length);
        List<ConvPass> passes = [];
        int step = 0;
        for (int line = 0; line < lines; line++)
        {
            for (int first = 0; first < inLine; first += together)
            {
                int segments = Math.Min(together, inLine - first);
                for (int done = 0; done < length; done += block) // more than once only for single segments
                {
                    int part = Math.Min(block, length - done);
                    passes.Add(new ConvPass(step, part, segments, wholeRows ? first : line, (wholeRows ? 0 : first * mapChannels) + done));
                    step += part * segments;
                }
            }
        }

        return [.. passes];
    }
}
