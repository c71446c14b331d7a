namespace CaptionSearch.Kernels;

/// <summary>A copy of a feature map with zeros around it, in the workspace's scratch memory.</summary>
internal static class PaddedMap
{
    /// <summary>Floats of the copy; 0 when there is no border, and so no copy.</summary>
    public static int Size(Padding padding, int height, int width, int channels)
        => padding == default
            ? 0
            : checked((padding.Top + height + padding.Bottom) * (padding.Left + width + padding.Right) * channels);

    /// <summary>Fills rows first .. first+rows-1 of the input's, and the border that belongs to them.</summary>
    /// <param name="call">Reads X [H, W, C], writes Scratch [Top+H+Bottom, Left+W+Right, C].</param>
    /// <param name="padding">Border.</param>
    /// <param name="channels">C.</param>
    /// <param name="first">First row of the input.</param>
    /// <param name="rows">Rows.</param>
    public static void Fill(ConvWorkspace call, Padding padding, int channels, int first, int rows)
    {
        int row = (padding.Left + call.Width + padding.Right) * channels;
        Span<float> map = call.Scratch;
        ReadOnlySpan<float> x = call.X.Span;
        if (first == 0)
        {
            map[..(padding.Top * row)].Clear();
        }

        if (first + rows == call.Height)
        {
            map.Slice((padding.Top + call.Height) * row, padding.Bottom * row).Clear();
        }

        for (int y = first; y < first + rows; y++)
        {
            Span<float> target = map.Slice((padding.Top + y) * row, row);
            target[..(padding.Left * channels)].Clear();
            x.Slice(y * call.Width * channels, call.Width * channels).CopyTo(target[(padding.Left * channels)..]);
            target[((padding.Left + call.Width) * channels)..].Clear();
        }
    }
}
