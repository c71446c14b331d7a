using System.Runtime.ExceptionServices;
using System.Security.Cryptography;
using CaptionSearch.Engine;
using CaptionSearch.Imaging;

namespace CaptionSearch.Web.Pictures;

/// <summary>Pictures that visitors search with, kept for a while in <c>queries/</c> of the data folder so that a result has an address.</summary>
/// <remarks>
/// A picture gets a random name of 32 hexadecimal digits; whatever it was called is forgotten. Beside it lies a small JPEG to be shown.
/// Thread-safe.
/// </remarks>
/// <param name="data">The data folder; need not exist.</param>
/// <param name="limits">What a picture may cost; null for the defaults.</param>
/// <param name="time">The clock; null for the system's.</param>
/// <param name="mostBytes">Most bytes of all files together; the latest picture stays whatever its size.</param>
public sealed class QueryPictureFolder(
    DataFolder data, DecodeLimits? limits = null, TimeProvider? time = null, long mostBytes = QueryPictureFolder.MostBytes)
{
    /// <summary>Most pictures kept; the oldest go first.</summary>
    public const int MostPictures = 200;

    /// <summary>Most bytes of all files together, when nothing else is said: 512 MB.</summary>
    public const long MostBytes = 512L << 20;

    /// <summary>Pixels of the longer side of what is shown.</summary>
    public const int PreviewSide = 640;

    private const string PreviewExtension = ".jpg";
    private const int NameBytes = 16;

    /// <summary>How long a picture is kept.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromDays(1);

    private readonly string _root = Path.Combine(data.Root, "queries");
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly DecodeLimits _limits = limits ?? new DecodeLimits();
    private readonly Lock _clearing = new();

    /// <summary>Keeps a picture.</summary>
    /// <param name="bytes">The encoded picture.</param>
    /// <param name="cancellationToken">Stops the decoder.</param>
    /// <returns>Its name here.</returns>
    /// <exception cref="InvalidImageException">The bytes are broken.</exception>
    /// <exception cref="UnsupportedImageException">The format or size is not taken.</exception>
    public async Task<string> StoreAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        byte[] preview = Thumbnail.Make(bytes.Span, "the picture", PreviewSide, _limits, cancellationToken);
        string name = RandomNumberGenerator.GetHexString(2 * NameBytes, lowercase: true);
        Directory.CreateDirectory(_root);
        await File.WriteAllBytesAsync(PathOf(name) + PreviewExtension, preview, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(PathOf(name), bytes, cancellationToken).ConfigureAwait(false);
        try
        {
            Clear();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // The picture is there; what could not be deleted is tried again within the hour, and complained about.
        }

        return name;
    }

    /// <summary>A picture that was kept; null when there is none of this name, or not any more.</summary>
    /// <param name="name">Anything; only names from <see cref="StoreAsync"/> lead to a file.</param>
    /// <param name="cancellationToken">While it is read.</param>
    public async Task<byte[]?> ReadAsync(string? name, CancellationToken cancellationToken)
        => Find(name, "") is string path ? await ReadFileAsync(path, cancellationToken).ConfigureAwait(false) : null;

    /// <summary>The small JPEG of a picture that was kept; null as in <see cref="ReadAsync"/>.</summary>
    /// <param name="name">Anything.</param>
    /// <param name="cancellationToken">While it is read.</param>
    public async Task<byte[]?> ReadPreviewAsync(string? name, CancellationToken cancellationToken)
        => Find(name, PreviewExtension) is string path ? await ReadFileAsync(path, cancellationToken).ConfigureAwait(false) : null;

    private static async Task<byte[]?> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(path, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null; // cleared in this moment
        }
    }

    private string? Find(string? name, string extension)
    {
        if (name is null || !IsName(name))
        {
            return null;
        }

        FileInfo file = new(PathOf(name) + extension);
        return file.Exists && !IsOld(file) ? file.FullName : null;
    }

    private static bool IsName(string name) => name is { Length: 2 * NameBytes } && name.All(char.IsAsciiHexDigitLower);

    private string PathOf(string name) => Path.Combine(_root, name);

    private bool IsOld(FileInfo file) => _time.GetUtcNow().UtcDateTime - file.LastWriteTimeUtc > Age;

    /// <summary>Deletes what is old, and the oldest above the number and the bytes.</summary>
    /// <exception cref="IOException">A file cannot be deleted; the others are.</exception>
    /// <exception cref="UnauthorizedAccessException">As before.</exception>
    public void Clear()
    {
        lock (_clearing)
        {
            DirectoryInfo root = new(_root);
            if (!root.Exists)
            {
                return;
            }

            // A picture and its preview stay and go together.
            var pictures = root.EnumerateFiles()
                .GroupBy(static file => Path.GetFileNameWithoutExtension(file.Name))
                .Where(static files => IsName(files.Key))
                .Select(static files => (Files: files.ToArray(), Time: files.Max(static file => file.LastWriteTimeUtc), Bytes: files.Sum(static file => file.Length)))
                .OrderByDescending(static picture => picture.Time);
            int kept = 0;
            long bytes = 0;
            Exception? problem = null;
            foreach ((FileInfo[] files, _, long size) in pictures)
            {
                bytes += size;
                if (!files.All(IsOld) && ++kept <= MostPictures && (bytes <= mostBytes || kept == 1))
                {
                    continue;
                }

                problem = Delete(files) ?? problem;
            }

            if (problem is not null)
            {
                ExceptionDispatchInfo.Throw(problem);
            }
        }
    }

    private static Exception? Delete(FileInfo[] files)
    {
        Exception? problem = null;
        foreach (FileInfo file in files)
        {
            try
            {
                file.Delete();
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                problem = error;
            }
        }

        return problem;
    }
}
