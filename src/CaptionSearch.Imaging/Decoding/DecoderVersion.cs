using System.Globalization;

namespace CaptionSearch.Imaging;

/// <summary>The version of the system library that decodes pictures.</summary>
public static class DecoderVersion
{
    /// <summary>For example <c>8.14.1</c>.</summary>
    /// <exception cref="DecoderUnavailableException">libvips is missing, too old or does not start.</exception>
    public static string Read()
    {
        VipsLibrary.Start();
        return string.Create(CultureInfo.InvariantCulture, $"{LibVips.Version(0)}.{LibVips.Version(1)}.{LibVips.Version(2)}");
    }
}
