using System.Runtime.InteropServices;

namespace CaptionSearch.Imaging;

/// <summary>One picture on its way through libvips: opened lazily, then reduced, converted and written out.</summary>
/// <remarks>
/// Order: shrink in the codec, alpha onto white, average down to 2 to 4 times the size asked for, colour to sRGB, 8 bits;
/// then, on our own small buffer, the exact size (<see cref="Resampler"/>) and the EXIF turn.
/// From 224x224 to 260x260 libvips's own resize took 4 ms, the resampler takes 0.6.
/// </remarks>
internal sealed class PicturePipeline : IDisposable
{
    // What codec and averaging leave to the resampler: at least twice the size asked for, so that its filter decides the sharpness.
    private const double Margin = 2;

    private readonly ImageFormat _format;
    private readonly int _orientation;
    private readonly VipsImageHandle _header;

    private PicturePipeline(ImageFormat format, VipsImageHandle header)
    {
        _format = format;
        _header = header;
        _orientation = LibVips.Orientation(header);
        (int width, int height) = Orientation.Upright(_orientation, LibVips.Width(header), LibVips.Height(header));
        Info = new ImageInfo(format, width, height, Math.Max(1, LibVips.Pages(header)));
    }

    public ImageInfo Info { get; }

    /// <summary>Reads the header.</summary>
    /// <exception cref="VipsError">It is broken.</exception>
    public static PicturePipeline Open(ReadOnlySpan<byte> bytes, ImageFormat format) => new(format, Load(bytes, format, 1));

    /// <summary>Decodes.</summary>
    /// <param name="target">Size of the result, upright; the picture's own when null.</param>
    /// <param name="bytes">What <see cref="Open"/> got; a codec that shrinks is opened once more.</param>
    /// <param name="cancellationToken">Stops between two strips.</param>
    /// <exception cref="VipsError">The picture is broken.</exception>
    public PixelBuffer Pixels((int Width, int Height)? target, ReadOnlySpan<byte> bytes, CancellationToken cancellationToken)
    {
        (int uprightWidth, int uprightHeight) = target ?? (Info.Width, Info.Height);
        (int width, int height) = Orientation.Upright(_orientation, uprightWidth, uprightHeight); // the stored, still turned size

        double shrink = Math.Min(LibVips.Width(_header) / (double)width, LibVips.Height(_header) / (double)height) / Margin;
        using VipsImageHandle? shrunk = Shrinks(shrink) ? Load(bytes, _format, shrink) : null;
        VipsImageHandle source = shrunk ?? _header;
        using CancellationTokenRegistration stop = cancellationToken.Register(() => LibVips.SetKill(source, 1));

        List<VipsImageHandle> steps = [];
        try
        {
            VipsImageHandle image = Convert(source, width, height, steps);
            (int writtenWidth, int writtenHeight) = (LibVips.Width(image), LibVips.Height(image));
            byte[] pixels = Write(image);
            if (writtenWidth != width || writtenHeight != height)
            {
                pixels = Resampler.Resize(pixels, writtenWidth, writtenHeight, width, height);
            }

            return new PixelBuffer(uprightWidth, uprightHeight, Orientation.Turn(_orientation, pixels, width, height));
        }
        catch (VipsError)
        {
            cancellationToken.ThrowIfCancellationRequested(); // a killed decode fails too; the reason is ours
            throw;
        }
        finally
        {
            steps.Reverse();
            steps.ForEach(step => step.Dispose());
        }
    }

    public void Dispose() => _header.Dispose();

    private bool Shrinks(double shrink) => _format switch
    {
        ImageFormat.Jpeg => shrink >= 2,
        ImageFormat.Webp => shrink > 1 && Info.Pages == 1,
        _ => false,
    };

    private static VipsImageHandle Load(ReadOnlySpan<byte> bytes, ImageFormat format, double shrink)
    {
        string loader = format switch
        {
            ImageFormat.Jpeg => "jpegload_buffer",
            ImageFormat.Png => "pngload_buffer",
            ImageFormat.Webp => "webpload_buffer",
            ImageFormat.Gif => "gifload_buffer",
            ImageFormat.Tiff => "tiffload_buffer",
            _ => throw new ArgumentOutOfRangeException(nameof(format)),
        };
        using VipsOperation load = new(loader);
        load.With("buffer", bytes).With("access", "sequential").With("fail-on", "truncated");
        if (shrink > 1)
        {
            _ = format == ImageFormat.Jpeg
                ? load.With("shrink", shrink >= 8 ? 8 : shrink >= 4 ? 4 : 2)
                : load.With("scale", 1 / shrink);
        }

        return load.Image();
    }

    private static VipsImageHandle Convert(VipsImageHandle source, int width, int height, List<VipsImageHandle> steps)
    {
        VipsImageHandle image = source;
        VipsBandFormat format = LibVips.Format(image);
        if (format is not (VipsBandFormat.UChar or VipsBandFormat.UShort))
        {
            image = Colours(image, Run); // float and 32-bit TIFF
        }

        if (LibVips.HasAlpha(image) != 0)
        {
            string white = LibVips.Interpretation(image) is VipsInterpretation.Rgb16 or VipsInterpretation.Grey16 ? "65535" : "255";
            image = Run(new VipsOperation("flatten").With("in", image).With("background", white));
        }

        // Averages of whole pixels, in one pass from top to bottom: a large picture is never in memory at its own size.
        int down = (int)(LibVips.Height(image) / (height * Margin));
        if (down > 1)
        {
            image = Run(new VipsOperation("shrinkv").With("in", image).With("vshrink", down));
        }

        int across = (int)(LibVips.Width(image) / (width * Margin));
        if (across > 1)
        {
            image = Run(new VipsOperation("shrinkh").With("in", image).With("hshrink", across));
        }

        return ToSrgb(image, Run);

        VipsImageHandle Run(VipsOperation operation)
        {
            using (operation)
            {
                steps.Add(operation.Image());
                return steps[^1];
            }
        }
    }

    private static VipsImageHandle ToSrgb(VipsImageHandle image, Func<VipsOperation, VipsImageHandle> run)
    {
        if (LibVips.TypeOfField(image, "icc-profile-data") != 0)
        {
            try
            {
                return run(new VipsOperation("icc_transform").With("in", image)
                    .With("output-profile", "srgb").With("embedded", "true").With("depth", 8));
            }
            catch (VipsError)
            {
                // A profile that does not fit its picture is common and says nothing about the pixels: go on without it.
            }
        }

        image = Colours(image, run);
        if (LibVips.Bands(image) > 3)
        {
            image = run(new VipsOperation("extract_band").With("in", image).With("band", 0).With("n", 3)); // a TIFF's extra channels
        }

        return LibVips.Format(image) == VipsBandFormat.UChar
            ? image
            : run(new VipsOperation("cast").With("in", image).With("format", "uchar"));
    }

    private static VipsImageHandle Colours(VipsImageHandle image, Func<VipsOperation, VipsImageHandle> run)
    {
        try
        {
            image = run(new VipsOperation("colourspace").With("in", image).With("space", "srgb"));
        }
        catch (VipsError error)
        {
            throw new VipsError(error.Message) { IsColour = true };
        }

        return LibVips.Bands(image) >= 3 ? image : throw new VipsError($"{LibVips.Bands(image)} channels of no known colour") { IsColour = true };
    }

    private static byte[] Write(VipsImageHandle image)
    {
        nint memory = LibVips.WriteToMemory(image, out nuint length);
        if (memory == nint.Zero)
        {
            throw new VipsError(VipsOperation.LastMessage());
        }

        try
        {
            byte[] pixels = new byte[length];
            Marshal.Copy(memory, pixels, 0, pixels.Length);
            return pixels;
        }
        finally
        {
            LibVips.Free(memory);
        }
    }
}
