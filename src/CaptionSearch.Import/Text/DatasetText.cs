namespace CaptionSearch.Import.Text;

/// <summary>The text of a data set's file, read forward; stops when cancelled, and says which file failed.</summary>
/// <remarks>Only block reads: the classes above it keep their own buffers.</remarks>
internal sealed class DatasetText : TextReader
{
    private readonly StreamReader _reader;
    private readonly string _path;
    private readonly CancellationToken _cancellationToken;

    /// <summary>Opens the file.</summary>
    /// <exception cref="ImportException">It cannot be opened.</exception>
    internal DatasetText(DatasetSource source, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _reader = EncodedText.Reader(source.Open());
        _path = source.Path;
        _cancellationToken = cancellationToken;
    }

    /// <inheritdoc/>
    /// <exception cref="ImportException">The file cannot be read further.</exception>
    public override int Read(char[] buffer, int index, int count)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return _reader.Read(buffer, index, count);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImportException(_path, $"cannot be read ({error.Message})", error);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _reader.Dispose();
        }

        base.Dispose(disposing);
    }
}
