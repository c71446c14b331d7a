using System.Runtime.InteropServices;

namespace CaptionSearch.Imaging;

/// <summary>One picture on its way through libvips: opened lazily, then reduced, converted and written out.</summary>
/// <remarks>
/// Order: shrink in the codec, alpha onto white, resize, colour to sRGB, 8 bits; the EXIF turn comes last, on our own small buffer.
/// Colour follows the resize, because it is then paid for the pixels of the result only.
/// </remarks>
internal sealed class PicturePipeline : IDisposable
{
    // What a codec leaves to the resampler: at least twice the size asked for, so that its filter still decides the sharpness.
    private const double CodecMargin = 2;

    // Below this a picture is decoded whole; above, in strips from top to bottom as the reduction asks for them.
    private const long WholeBelowPixels = 1_000_000;

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

        double shrink = Math.Min(LibVips.Width(_header) / (double)width, LibVips.Height(_header) / (double)height) / CodecMargin;
        using VipsImageHandle? shrunk = Shrinks(shrink) ? Load(bytes, _format, shrink) : null;
        VipsImageHandle source = shrunk ?? _header;
        using CancellationTokenRegistration stop = cancellationToken.Register(() => LibVips.SetKill(source, 1));

        List<VipsImageHandle> steps = [];
        try
        {
            VipsImageHandle image = Convert(source, width, height, steps);
            byte[] pixels = Write(image, width, height);
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
        bool resize = LibVips.Width(image) != width || LibVips.Height(image) != height;
        if (resize && (long)LibVips.Width(image) * LibVips.Height(image) <= WholeBelowPixels)
        {
            // Enlarging reads its source in tiles; a decoder that only goes forward cannot serve that.
            image = Add(LibVips.CopyToMemory(image));
        }

        VipsBandFormat format = LibVips.Format(image);
        if (format is not (VipsBandFormat.UChar or VipsBandFormat.UShort))
        {
            image = Run(new VipsOperation("colourspace").With("in", image).With("space", "srgb")); // float and 32-bit TIFF
        }

        if (LibVips.HasAlpha(image) != 0)
        {
            string white = LibVips.Interpretation(image) is VipsInterpretation.Rgb16 or VipsInterpretation.Grey16 ? "65535" : "255";
            image = Run(new VipsOperation("flatten").With("in", image).With("background", white));
        }

        if (resize)
        {
            image = Run(new VipsOperation("resize").With("in", image)
                .With("scale", width / (double)LibVips.Width(image))
                .With("vscale", height / (double)LibVips.Height(image)));
        }

        return ToSrgb(image, Run);

        VipsImageHandle Run(VipsOperation operation)
        {
            using (operation)
            {
                return Add(operation.Image());
            }
        }

        VipsImageHandle Add(VipsImageHandle step)
        {
            if (step.IsInvalid)
            {
                step.Dispose();
                throw new VipsError(VipsOperation.LastMessage());
            }

            steps.Add(step);
            return step;
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

        image = run(new VipsOperation("colourspace").With("in", image).With("space", "srgb"));
        return LibVips.Format(image) == VipsBandFormat.UChar
            ? image
            : run(new VipsOperation("cast").With("in", image).With("format", "uchar"));
    }

    private static byte[] Write(VipsImageHandle image, int width, int height)
    {
        if (LibVips.Width(image) != width || LibVips.Height(image) != height || LibVips.Bands(image) != 3)
        {
            throw new VipsError($"{LibVips.Width(image)}x{LibVips.Height(image)} pixels of {LibVips.Bands(image)} bands instead of {width}x{height} of 3");
        }

        nint memory = LibVips.WriteToMemory(image, out nuint length);
        if (memory == nint.Zero)
        {
            throw new VipsError(VipsOperation.LastMessage());
        }

        try
        {
            byte[] pixels = new byte[checked(width * height * 3)];
            if (length != (nuint)pixels.Length)
            {
                throw new VipsError($"{length} bytes instead of {pixels.Length}");
            }

            Marshal.Copy(memory, pixels, 0, pixels.Length);
            return pixels;
        }
        finally
        {
            LibVips.Free(memory);
        }
    }
}
