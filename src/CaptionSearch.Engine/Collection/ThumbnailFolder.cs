using CaptionSearch.Index;

namespace CaptionSearch.Engine.Collection;

/// <summary>The files of the thumbnails, and the bound on their disk space.</summary>
/// <remarks>Thread-safe. Trouble with the disk never reaches a caller: a thumbnail that cannot be stored is made again next time.</remarks>
/// <param name="root">Made when the first file is stored.</param>
/// <param name="capacity">Most bytes; the file stored last may go beyond it for a moment.</param>
internal sealed class ThumbnailFolder(string root, long capacity)
{
    /// <summary>What goes out at once, so that a full folder is not listed for every new file.</summary>
    private const double KeptPart = 0.9;

    private const string Draft = ".new";

    /// <summary>The time of a file is that of its last use, to this accuracy.</summary>
    private static readonly TimeSpan Accuracy = TimeSpan.FromHours(1);

    private readonly Lock _counting = new();
    private long _bytes = -1; // not counted yet

    /// <summary>Opens a file for reading; null when it is not there.</summary>
    public FileStream? TryOpen(string id, int side)
    {
        string path = PathOf(id, side);
        try
        {
            FileInfo info = new(path);
            if (!info.Exists)
            {
                return null;
            }

            FileStream stream = new(path, new FileStreamOptions
            {
                Mode = FileMode.Open,
                Access = FileAccess.Read,
                Share = FileShare.ReadWrite | FileShare.Delete,
                Options = FileOptions.Asynchronous,
                BufferSize = 0,
            });
            Touch(info);
            return stream;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Stores a file, whole or not at all, and keeps the bound.</summary>
    public void Store(string id, int side, byte[] content)
    {
        string path = PathOf(id, side);
        string draft = $"{path}.{Guid.NewGuid():N}{Draft}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(draft, content);
            File.Move(draft, path, overwrite: true);
            lock (_counting)
            {
                _bytes = _bytes < 0 ? Count() : _bytes + content.Length;
                if (_bytes > capacity)
                {
                    _bytes = MakeRoom(path);
                }
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            TryDelete(draft);
        }
    }

    /// <summary>Deletes a file, if it is there.</summary>
    public void Delete(string id, int side)
    {
        FileInfo info = new(PathOf(id, side));
        lock (_counting)
        {
            if (info.Exists && TryDelete(info.FullName) && _bytes >= 0)
            {
                _bytes -= info.Length;
            }
        }
    }

    /// <summary>Deletes all files.</summary>
    public void Clear()
    {
        lock (_counting)
        {
            if (Directory.Exists(root))
            {
                foreach (FileInfo file in Files())
                {
                    TryDelete(file.FullName);
                }
            }

            _bytes = -1;
        }
    }

    private string PathOf(string id, int side) => Path.Combine(root, id[..2], $"{id}-{side}.jpg");

    private static void Touch(FileInfo file)
    {
        DateTime now = DateTime.UtcNow;
        if (now - file.LastWriteTimeUtc > Accuracy)
        {
            try
            {
                file.LastWriteTimeUtc = now;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // A folder that may only be read: its files keep their time.
            }
        }
    }

    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Sums the files, and deletes what a process that was ended left half written.</summary>
    private long Count()
    {
        long bytes = 0;
        foreach (FileInfo file in Files())
        {
            if (file.Name.EndsWith(Draft, StringComparison.Ordinal))
            {
                if (DateTime.UtcNow - file.LastWriteTimeUtc > Accuracy)
                {
                    TryDelete(file.FullName);
                }
            }
            else
            {
                bytes += file.Length;
            }
        }

        return bytes;
    }

    /// <summary>Deletes the files that were used longest ago, all but one.</summary>
    /// <param name="newest">That one.</param>
    /// <returns>The bytes that are left.</returns>
    private long MakeRoom(string newest)
    {
        List<FileInfo> files = [.. Files().Where(file => !file.Name.EndsWith(Draft, StringComparison.Ordinal))];
        files.Sort(static (x, y) => x.LastWriteTimeUtc.CompareTo(y.LastWriteTimeUtc));
        long bytes = files.Sum(file => file.Length);
        foreach (FileInfo file in files)
        {
            if (bytes <= capacity * KeptPart)
            {
                break;
            }

            if (file.FullName != newest && TryDelete(file.FullName))
            {
                bytes -= file.Length;
            }
        }

        return bytes;
    }

    /// <summary>The files that are ours, drafts too: whatever else lies in the folder is not counted and not deleted.</summary>
    private IEnumerable<FileInfo> Files()
        => new DirectoryInfo(root).EnumerateDirectories("??").SelectMany(
            static folder => folder.EnumerateFiles().Where(file => file.Name.Split('-') is [var id, _] && DocumentId.IsValid(id) && id[..2] == folder.Name));
}
