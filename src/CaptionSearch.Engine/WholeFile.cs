namespace CaptionSearch.Engine;

/// <summary>Files that appear when they are complete and not before: written beside their place, then moved there.</summary>
internal static class WholeFile
{
    /// <summary>Whether a file can go to this place, found out before the work for it is done.</summary>
    /// <param name="file">As the user named it; begins the message.</param>
    /// <exception cref="IOException">It is a folder, or its folder is not there.</exception>
    public static void Check(string file)
    {
        string full = Path.GetFullPath(file);
        if (Directory.Exists(full))
        {
            throw new IOException($"{file}: a folder; name a file to write to.");
        }

        if (!Directory.Exists(Path.GetDirectoryName(full)))
        {
            throw new DirectoryNotFoundException($"{file}: there is no such folder to write to.");
        }
    }

    /// <summary>Writes a file; whatever goes wrong, the one that is there stays.</summary>
    /// <param name="file">Replaced when it is there.</param>
    /// <param name="write">Writes its bytes; false: there is to be no file after all.</param>
    /// <exception cref="IOException">As above, or it cannot be written.</exception>
    public static async Task WriteAsync(string file, Func<FileStream, Task<bool>> write)
    {
        Check(file);
        string full = Path.GetFullPath(file);
        string draft = $"{full}.{Environment.ProcessId}.partial";
        try
        {
            bool isWanted;
            FileStream stream = new(draft, FileMode.Create, FileAccess.Write, FileShare.None, 1 << 16);
            await using (stream.ConfigureAwait(false))
            {
                isWanted = await write(stream).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            if (isWanted)
            {
                File.Move(draft, full, overwrite: true);
            }
        }
        finally
        {
            File.Delete(draft);
        }
    }
}
