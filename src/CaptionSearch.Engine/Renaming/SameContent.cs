namespace CaptionSearch.Engine.Renaming;

/// <summary>Whether two files have the same bytes.</summary>
internal static class SameContent
{
    private const int BlockLength = 1 << 16;

    /// <summary>Compares two files; those of different length are not read.</summary>
    /// <param name="x">A file; links are followed.</param>
    /// <param name="y">Another.</param>
    /// <param name="cancellationToken">Checked once a block.</param>
    /// <exception cref="IOException">One cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission.</exception>
    public static bool Compare(string x, string y, CancellationToken cancellationToken)
    {
        using FileStream first = Open(x);
        using FileStream second = Open(y);
        if (first.Length != second.Length)
        {
            return false;
        }

        byte[] ofFirst = new byte[BlockLength];
        byte[] ofSecond = new byte[BlockLength];
        int read;
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            read = first.ReadAtLeast(ofFirst, BlockLength, throwOnEndOfStream: false);
            int other = second.ReadAtLeast(ofSecond, BlockLength, throwOnEndOfStream: false);
            if (!ofFirst.AsSpan(0, read).SequenceEqual(ofSecond.AsSpan(0, other)))
            {
                return false;
            }
        }
        while (read == BlockLength);
        return true;
    }

    private static FileStream Open(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.Open,
        Access = FileAccess.Read,
        Share = FileShare.ReadWrite | FileShare.Delete,
        Options = FileOptions.SequentialScan,
        BufferSize = 0,
    });
}
