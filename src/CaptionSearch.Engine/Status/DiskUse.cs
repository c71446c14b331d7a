namespace CaptionSearch.Engine.Status;

/// <summary>What the data folder takes on disk, and what is left there.</summary>
/// <param name="Parts">The files and folders of the data folder, largest first; empty when there is no such folder yet.</param>
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

        List<DiskPart> parts = [];
        foreach (FileSystemInfo entry in root.EnumerateFileSystemInfos("*", Top))
        {
            cancellationToken.ThrowIfCancellationRequested();
            DiskPart? part = entry switch
            {
                FileInfo file => PartOf(file.Name, [file]),
                // A link leads out of the folder: what is there belongs to somebody else.
                DirectoryInfo { LinkTarget: null } folder => PartOf(folder.Name, folder.EnumerateFiles("*", Everything)),
                _ => null,
            };
            if (part is not null)
            {
                parts.Add(part);
            }
        }

        return new DiskUse([.. parts.OrderByDescending(static part => part.Bytes).ThenBy(static part => part.Name, StringComparer.Ordinal)], FreeAt(root));
    }

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
