namespace CaptionSearch.Engine.Status;

/// <summary>What the data folder takes on disk, and what is left there.</summary>
/// <param name="Parts">The files and folders of the data folder, a database with its log as one, largest first; empty when there is no such folder yet.</param>
/// <param name="FreeBytes">What this user may still write there; null when the system does not tell.</param>
public sealed record DiskUse(IReadOnlyList<DiskPart> Parts, long? FreeBytes)
{
    private static readonly EnumerationOptions Everything = new() { RecurseSubdirectories = true, AttributesToSkip = 0, IgnoreInaccessible = true };
    private static readonly EnumerationOptions Top = new() { AttributesToSkip = 0, IgnoreInaccessible = true };

    /// <summary>Sum over the parts.</summary>
    public long Bytes => Parts.Sum(static part => part.Bytes);

    /// <summary>Adds up the files as they are now; a run that is writing makes it a little wrong.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="cancellationToken">Checked once a part.</param>
    public static DiskUse Read(DataFolder data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        DirectoryInfo root = new(data.Root);
        if (!root.Exists)
        {
            return new DiskUse([], FreeAt(root));
        }

        Dictionary<string, DiskPart> parts = new(StringComparer.Ordinal);
        foreach (FileSystemInfo entry in root.EnumerateFileSystemInfos("*", Top))
        {
            cancellationToken.ThrowIfCancellationRequested();
            DiskPart? part = entry switch
            {
                FileInfo file => PartOf(DatabaseOf(file.Name), [file]),
                // A link leads out of the folder: what is there belongs to somebody else.
                DirectoryInfo { LinkTarget: null } folder => PartOf(folder.Name, folder.EnumerateFiles("*", Everything)),
                _ => null,
            };
            if (part is not null)
            {
                parts[part.Name] = parts.TryGetValue(part.Name, out DiskPart? other)
                    ? part with { Bytes = part.Bytes + other.Bytes, Files = part.Files + other.Files }
                    : part;
            }
        }

        return new DiskUse(
            [.. parts.Values.OrderByDescending(static part => part.Bytes).ThenBy(static part => part.Name, StringComparer.Ordinal)], FreeAt(root));
    }

    /// <summary>What SQLite keeps beside a database while it is open counts as part of it.</summary>
    private static string DatabaseOf(string file)
        => file.EndsWith(".db-wal", StringComparison.Ordinal) || file.EndsWith(".db-shm", StringComparison.Ordinal) ? file[..^4] : file;

    private static DiskPart PartOf(string name, IEnumerable<FileInfo> files)
    {
        long bytes = 0;
        long count = 0;
        foreach (FileInfo file in files)
        {
            try
            {
                bytes += file.Length;
                count++;
            }
            catch (FileNotFoundException)
            {
                // It has gone meanwhile.
            }
        }

        return new DiskPart(name, bytes, count);
    }

    private static long? FreeAt(DirectoryInfo folder)
    {
        while (!folder.Exists && folder.Parent is { } parent)
        {
            folder = parent;
        }

        try
        {
            return new DriveInfo(folder.FullName).AvailableFreeSpace;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
