namespace CaptionSearch.Import;

/// <summary>The file of a data set, and the folder it lies in.</summary>
/// <param name="path">Path of the file.</param>
public sealed class DatasetSource(string path)
{
    private long _bytesRead;

    /// <summary>Path of the file as it was given; messages show it.</summary>
    public string Path { get; } = path ?? throw new ArgumentNullException(nameof(path));

    /// <summary>Name of the file without its folder.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    /// <summary>Bytes of the file.</summary>
    /// <exception cref="ImportException">There is no such file.</exception>
    public long Length
    {
        get
        {
            FileInfo file = new(Path);
            return file.Exists ? file.Length : throw Missing(cause: null);
        }
    }

    /// <summary>How far the stream that was opened last has been read, in bytes; any thread may ask.</summary>
    public long BytesRead
    {
        get => Interlocked.Read(ref _bytesRead);
        internal set => Interlocked.Exchange(ref _bytesRead, value);
    }

    /// <summary>
    /// Number of items the file gives. An importer may set it, before its first item, when the bytes read say little about how far it is;
    /// it is only shown. Default null: not known.
    /// </summary>
    public long? ExpectedItems { get; set; }

    /// <summary>Opens the file for reading from its beginning; may be called several times. The caller closes it.</summary>
    /// <exception cref="ImportException">There is no such file, it is a folder, or it may not be read.</exception>
    public Stream Open()
    {
        try
        {
            BytesRead = 0;
            return new MeasuredStream(
                new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1 << 16, FileOptions.SequentialScan), this);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Missing(error);
        }
        catch (UnauthorizedAccessException error) when (Directory.Exists(Path))
        {
            throw new ImportException(Path, "is a folder; expected a file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ImportException(Path, $"cannot be opened ({error.Message})", error);
        }
    }

    /// <summary>Another file of the same data set, in the same folder.</summary>
    /// <param name="name">A file name without folders.</param>
    /// <returns>The file, or null when there is none of that name.</returns>
    /// <exception cref="ArgumentException">The name has a folder in it.</exception>
    public DatasetSource? Beside(string name)
    {
        if (string.IsNullOrEmpty(name) || name is "." or ".." || name.AsSpan().IndexOfAny('/', '\\', '\0') >= 0)
        {
            throw new ArgumentException($"'{name}' is not a plain file name.", nameof(name));
        }

        string other = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path) ?? string.Empty, name);
        return File.Exists(other) ? new DatasetSource(other) : null;
    }

    private ImportException Missing(Exception? cause)
        => Directory.Exists(Path)
            ? new ImportException(Path, "is a folder; expected a file.", cause)
            : new ImportException(Path, "there is no such file.", cause);
}
