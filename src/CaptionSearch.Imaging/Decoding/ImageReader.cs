using System.Buffers;

namespace CaptionSearch.Imaging;

/// <summary>Reads pictures: JPEG, PNG, WebP, GIF and TIFF, told by content, never by file name.</summary>
/// <remarks>
/// Every picture comes out the same way: turned upright by EXIF, 8-bit sRGB by its colour profile, transparency on white,
/// CMYK, grey and 16-bit converted, the first frame or page only.
/// A file that ends before its last row of pixels is refused. A file that is complete but has damaged spots is read
/// as well as it can be (a JPEG with a few broken blocks still shows what it shows).
/// Thread-safe; one call uses one core. The file is read once and never mapped: one that changes meanwhile cannot crash the program.
/// </remarks>
public static class ImageReader
{
    private const int MaxTarget = 16_384;

    /// <summary>Reads a file, squeezed straight to the size asked for: the aspect is not kept.</summary>
    /// <param name="path">The file.</param>
    /// <param name="width">W of the result, 1 to 16,384.</param>
    /// <param name="height">H of the result, 1 to 16,384.</param>
    /// <param name="limits">What the picture may cost; the defaults of <see cref="DecodeLimits"/> when null.</param>
    /// <param name="cancellationToken">Stops a running decode.</param>
    /// <exception cref="InvalidImageException">The bytes are broken.</exception>
    /// <exception cref="UnsupportedImageException">Another format, or above one of the limits.</exception>
    /// <exception cref="DecoderUnavailableException">libvips is missing.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static PixelBuffer Read(
        string path, int width, int height, DecodeLimits? limits = null, CancellationToken cancellationToken = default)
    {
        CheckTarget(width, height);
        using EncodedFile file = EncodedFile.Read(path, limits ??= new DecodeLimits(), cancellationToken);
        return Decode(file.Bytes, path, (width, height), limits, cancellationToken);
    }

    /// <summary>Reads a picture from memory, squeezed straight to the size asked for: the aspect is not kept.</summary>
    /// <param name="bytes">The encoded picture.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="width">W of the result, 1 to 16,384.</param>
    /// <param name="height">H of the result, 1 to 16,384.</param>
    /// <param name="limits">What the picture may cost; the defaults of <see cref="DecodeLimits"/> when null.</param>
    /// <param name="cancellationToken">Stops a running decode.</param>
    /// <inheritdoc cref="Read(string, int, int, DecodeLimits?, CancellationToken)" path="/exception"/>
    public static PixelBuffer Read(
        ReadOnlySpan<byte> bytes, string name, int width, int height, DecodeLimits? limits = null, CancellationToken cancellationToken = default)
    {
        CheckTarget(width, height);
        return Decode(bytes, name, (width, height), limits ?? new DecodeLimits(), cancellationToken);
    }

    /// <summary>Reads a file at its own size.</summary>
    /// <inheritdoc cref="Read(string, int, int, DecodeLimits?, CancellationToken)"/>
    public static PixelBuffer ReadFull(string path, DecodeLimits? limits = null, CancellationToken cancellationToken = default)
    {
        using EncodedFile file = EncodedFile.Read(path, limits ??= new DecodeLimits(), cancellationToken);
        return Decode(file.Bytes, path, null, limits, cancellationToken);
    }

    /// <summary>Reads a picture from memory at its own size.</summary>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, string, int, int, DecodeLimits?, CancellationToken)"/>
    public static PixelBuffer ReadFull(
        ReadOnlySpan<byte> bytes, string name, DecodeLimits? limits = null, CancellationToken cancellationToken = default)
        => Decode(bytes, name, null, limits ?? new DecodeLimits(), cancellationToken);

    /// <summary>Reads a file's header: format, size and number of pages. No pixel is decoded.</summary>
    /// <remarks>The pixel limit is not applied, so that a caller can say how large a refused picture is.</remarks>
    /// <inheritdoc cref="Read(string, int, int, DecodeLimits?, CancellationToken)"/>
    public static ImageInfo Identify(string path, DecodeLimits? limits = null)
    {
        using EncodedFile file = EncodedFile.Read(path, limits ??= new DecodeLimits(), CancellationToken.None);
        return Identify(file.Bytes, path, limits);
    }

    /// <summary>Reads the header of a picture in memory: format, size and number of pages. No pixel is decoded.</summary>
    /// <remarks>The pixel limit is not applied, so that a caller can say how large a refused picture is.</remarks>
    /// <inheritdoc cref="Read(ReadOnlySpan{byte}, string, int, int, DecodeLimits?, CancellationToken)"/>
    public static ImageInfo Identify(ReadOnlySpan<byte> bytes, string name, DecodeLimits? limits = null)
    {
        ImageFormat format = Admit(bytes, name, limits ?? new DecodeLimits());
        try
        {
            using PicturePipeline pipeline = PicturePipeline.Open(bytes, format);
            return pipeline.Info;
        }
        catch (VipsError error)
        {
            throw Refusal(name, format, error);
        }
    }

    private static PixelBuffer Decode(
        ReadOnlySpan<byte> bytes, string name, (int Width, int Height)? target, DecodeLimits limits, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ImageFormat format = Admit(bytes, name, limits);
        using CancellationTokenSource clock = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        clock.CancelAfter(limits.Timeout);
        try
        {
            using PicturePipeline pipeline = PicturePipeline.Open(bytes, format);
            CheckPixels(name, pipeline.Info.Width, pipeline.Info.Height, limits);
            return pipeline.Pixels(target, bytes, clock.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnsupportedImageException(
                $"{name}: not decoded within {limits.Timeout.TotalSeconds:0} s (CaptionSearch:Decode:Timeout).");
        }
        catch (OperationCanceledException)
        {
            throw new OperationCanceledException(cancellationToken);
        }
        catch (VipsError error)
        {
            throw Refusal(name, format, error);
        }
    }

    /// <summary>The checks that need no decoder: bytes, then format.</summary>
    private static ImageFormat Admit(ReadOnlySpan<byte> bytes, string name, DecodeLimits limits)
    {
        if (bytes.IsEmpty)
        {
            throw new InvalidImageException($"{name}: the file is empty.");
        }

        CheckBytes(name, bytes.Length, limits);
        if (ImageSignature.Find(bytes) is not ImageFormat format)
        {
            string what = ImageSignature.NameOfRefused(bytes) is string known ? $"{known} is not read" : "not a picture that is read";
            throw new UnsupportedImageException($"{name}: {what}; JPEG, PNG, WebP, GIF and TIFF are.");
        }

        VipsLibrary.Start();
        return format;
    }

    internal static void CheckBytes(string name, long bytes, DecodeLimits limits)
    {
        if (bytes > limits.MaxMegabytes * 1024L * 1024)
        {
            throw new UnsupportedImageException(
                $"{name}: {bytes / (1024.0 * 1024):0.#} MB; the limit is {limits.MaxMegabytes} MB (CaptionSearch:Decode:MaxMegabytes).");
        }
    }

    internal static void CheckPixels(string name, int width, int height, DecodeLimits limits)
    {
        long pixels = (long)width * height; // 64 bits: 65535 x 65535 does not fit in 32
        if (pixels > limits.MaxMegapixels * 1_000_000L)
        {
            throw new UnsupportedImageException(
                $"{name}: {width}x{height} is {pixels / 1_000_000} megapixels; the limit is {limits.MaxMegapixels} (CaptionSearch:Decode:MaxMegapixels).");
        }
    }

    private static void CheckTarget(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxTarget);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(height, MaxTarget);
    }

    private static Exception Refusal(string name, ImageFormat format, VipsError error)
    {
        string detail = error.Message
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .FirstOrDefault("no reason given")
            .TrimEnd('.');
        string kind = format == ImageFormat.Webp ? "WebP" : format.ToString().ToUpperInvariant();
        return error.IsColour
            ? new UnsupportedImageException($"{name}: a {kind} whose channels are not colours (libvips: {detail}).", error)
            : new InvalidImageException($"{name}: not a complete {kind} (libvips: {detail}).", error);
    }

    /// <summary>The bytes of a file in a rented array, refused by size before they are read.</summary>
    private readonly struct EncodedFile(byte[] rented, int length) : IDisposable
    {
        public ReadOnlySpan<byte> Bytes => rented.AsSpan(0, length);

        public static EncodedFile Read(string path, DecodeLimits limits, CancellationToken cancellationToken)
        {
            ArgumentException.ThrowIfNullOrEmpty(path);
            cancellationToken.ThrowIfCancellationRequested();
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            long length = stream.Length;
            CheckBytes(path, length, limits);
            byte[] rented = ArrayPool<byte>.Shared.Rent((int)length);
            try
            {
                // Fewer bytes than announced: the file is being written or cut; the decoder says what is missing.
                return new EncodedFile(rented, stream.ReadAtLeast(rented.AsSpan(0, (int)length), (int)length, throwOnEndOfStream: false));
            }
            catch
            {
                ArrayPool<byte>.Shared.Return(rented);
                throw;
            }
        }

        public void Dispose() => ArrayPool<byte>.Shared.Return(rented);
    }
}
