namespace CaptionSearch.Imaging;

/// <summary>Writes pixels as JPEG (ITU-T T.81), baseline, with colours at half resolution below quality 90; nothing but the pixels is in the file.</summary>
/// <remarks>Thread-safe; one call uses one core.</remarks>
public static class JpegWriter
{
    /// <summary>Quality when none is named.</summary>
    public const int DefaultQuality = 82;

    private const int LargestSide = 65_535;

    /// <summary>Encodes a picture.</summary>
    /// <param name="picture">At most 65,535 pixels wide and high.</param>
    /// <param name="quality">1 to 100.</param>
    /// <returns>The whole file.</returns>
    /// <exception cref="DecoderUnavailableException">libvips is missing.</exception>
    /// <exception cref="InvalidOperationException">libvips cannot write JPEG, or memory is short.</exception>
    public static byte[] Write(PixelBuffer picture, int quality = DefaultQuality)
    {
        ArgumentNullException.ThrowIfNull(picture);
        ArgumentOutOfRangeException.ThrowIfLessThan(quality, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        if (picture.Width > LargestSide || picture.Height > LargestSide)
        {
            throw new ArgumentException($"A JPEG has at most {LargestSide} pixels a side, not {picture.Width}x{picture.Height}.", nameof(picture));
        }

        VipsLibrary.Start();
        try
        {
            using VipsImageHandle pixels = LibVips.ImageFromMemory(
                picture.Rgb, (nuint)picture.Rgb.Length, picture.Width, picture.Height, 3, VipsBandFormat.UChar);
            if (pixels.IsInvalid)
            {
                throw new VipsError(VipsOperation.LastMessage());
            }

            // Three bands from memory are of no colour in particular; what they are is said here.
            using VipsOperation name = new("copy");
            using VipsImageHandle image = name.With("in", pixels).With("interpretation", "srgb").Image();
            using VipsOperation save = new("jpegsave_buffer");
            return save.With("in", image).With("Q", quality).With("optimize-coding", "true").With("strip", "true").Bytes();
        }
        catch (VipsError error)
        {
            throw new InvalidOperationException($"A JPEG of {picture.Width}x{picture.Height} cannot be written (libvips: {error.Message.Trim()}).", error);
        }
    }
}
