namespace CaptionSearch.Imaging.Tests.Decoding;

/// <summary>Assertions on single pixels.</summary>
internal static class Pixel
{
    public static (int R, int G, int B) At(PixelBuffer picture, int x, int y)
    {
        int i = ((y * picture.Width) + x) * 3;
        return (picture.Rgb[i], picture.Rgb[i + 1], picture.Rgb[i + 2]);
    }

    public static void Near((int R, int G, int B) expected, PixelBuffer picture, int x, int y, int tolerance)
    {
        (int r, int g, int b) = At(picture, x, y);
        Assert.True(
            Math.Abs(r - expected.R) <= tolerance && Math.Abs(g - expected.G) <= tolerance && Math.Abs(b - expected.B) <= tolerance,
            $"({x}, {y}) is ({r}, {g}, {b}), expected {expected} +- {tolerance}");
    }

    /// <summary>The middles of the four quarters, in reading order.</summary>
    public static void Quarters(PixelBuffer picture, int tolerance, params (int R, int G, int B)[] expected)
    {
        int left = picture.Width / 4;
        int right = picture.Width * 3 / 4;
        int top = picture.Height / 4;
        int bottom = picture.Height * 3 / 4;
        Near(expected[0], picture, left, top, tolerance);
        Near(expected[1], picture, right, top, tolerance);
        Near(expected[2], picture, left, bottom, tolerance);
        Near(expected[3], picture, right, bottom, tolerance);
    }
}
