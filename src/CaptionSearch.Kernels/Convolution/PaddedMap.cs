namespace CaptionSearch.Kernels;

/// <summary>A copy of a feature map with zeros (or another value) around it, in the workspace's scratch memory.</summary>
internal static class PaddedMap
{
    /// <summary>Fills rows first .. first+rows-1 of the input's, and the border that belongs to them.</summary>
    /// <param name="call">Reads X [H, W, C], writes Scratch [Top+H+Bottom, Left+W+Right, C].</param>
    /// <param name="padding">Border.</param>
    /// <param name="channels">C.</param>
    /// <param name="first">First row of the input.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="value">What the border is filled with.</param>
    public static void Fill(ConvWorkspace call, Padding padding, int channels, int first, int rows, float value = 0)
    {
        int row = (padding.Left + call.Width + padding.Right) * channels;
        Span<float> map = call.Scratch;
        ReadOnlySpan<float> x = call.X.Span;
        if (first == 0)
        {
            map[..(padding.Top * row)].Fill(value);
        }

        if (first + rows == call.Height)
        {
            map.Slice((padding.Top + call.Height) * row, padding.Bottom * row).Fill(value);
        }

        for (int y = first; y < first + rows; y++)
        {
            Span<float> target = map.Slice((padding.Top + y) * row, row);
            target[..(padding.Left * channels)].Fill(value);
            x.Slice(y * call.Width * channels, call.Width * channels).CopyTo(target[(padding.Left * channels)..]);
            target[((padding.Left + call.Width) * channels)..].Fill(value);
        }
    }
}
