namespace CaptionSearch.Imaging;

/// <summary>The eight orientations of EXIF (CIPA DC-008, tag 0x0112).</summary>
/// <remarks>
/// The number says where the stored row 0 and column 0 belong in the upright picture:
/// 1 top left, 2 top right, 3 bottom right, 4 bottom left, 5 left top, 6 right top, 7 right bottom, 8 left bottom.
/// </remarks>
internal static class Orientation
{
    /// <summary>Exchanges width and height for the orientations that lie on their side (5 to 8).</summary>
    public static (int Width, int Height) Upright(int orientation, int width, int height)
        => orientation is >= 5 and <= 8 ? (height, width) : (width, height);

    /// <summary>Turns stored pixels upright; returns the same array when there is nothing to do.</summary>
    /// <param name="orientation">1 to 8; anything else is taken as 1.</param>
    /// <param name="stored">Shape [h, w, 3].</param>
    /// <param name="width">w, of the stored picture.</param>
    /// <param name="height">h, of the stored picture.</param>
    /// <returns>Shape [H, W, 3] of the upright picture.</returns>
    public static byte[] Turn(int orientation, byte[] stored, int width, int height)
    {
        if (orientation is not (>= 2 and <= 8))
        {
            return stored;
        }

        // Where the stored pixel (0, 0) goes, and how far one stored column and one stored row move in the upright picture.
        (int uprightWidth, _) = Upright(orientation, width, height);
        (int origin, int column, int row) = orientation switch
        {
            2 => (width - 1, -1, uprightWidth),
            3 => ((width * height) - 1, -1, -uprightWidth),
            4 => ((height - 1) * uprightWidth, 1, -uprightWidth),
            5 => (0, uprightWidth, 1),
            6 => (height - 1, uprightWidth, -1),
            7 => ((width * height) - 1, -uprightWidth, -1),
            _ => ((width - 1) * uprightWidth, -uprightWidth, 1), // 8
        };

        byte[] upright = new byte[stored.Length];
        int from = 0;
        for (int y = 0; y < height; y++)
        {
            int to = (origin + (y * row)) * 3;
            for (int x = 0; x < width; x++)
            {
                upright[to] = stored[from];
                upright[to + 1] = stored[from + 1];
                upright[to + 2] = stored[from + 2];
                from += 3;
                to += column * 3;
            }
        }

        return upright;
    }
}
