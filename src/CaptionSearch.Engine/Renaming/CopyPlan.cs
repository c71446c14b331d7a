using System.Security;
using System.Text;
using CaptionSearch.Engine.Indexing;

namespace CaptionSearch.Engine.Renaming;

/// <summary>What has to be copied, found out before the first byte is written.</summary>
/// <param name="ToDo">Copies to make, in ordinal order of the names.</param>
/// <param name="Unchanged">Copies that are there.</param>
/// <param name="PassedOver">Entries that are not to be copied, with reasons.</param>
/// <param name="Failed">Files that cannot be read.</param>
internal sealed record CopyPlan(
    IReadOnlyList<PlannedCopy> ToDo, IReadOnlyList<PrefixedFile> Unchanged, IReadOnlyList<SkippedFile> PassedOver, IReadOnlyList<SkippedFile> Failed)
{
    // Of every file system in use, in bytes of UTF-8 (NTFS counts UTF-16 units, which are never more).
    private const int LongestName = 255;

    /// <summary>Looks at both folders.</summary>
    /// <param name="source">Absolute; is there.</param>
    /// <param name="target">Absolute; need not be there.</param>
    /// <param name="prefix">Put before every name.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="cancellationToken">Checked once a file.</param>
    /// <exception cref="IOException">Files of the target have these names and other contents.</exception>
    /// <exception cref="SourceFolderException">The source cannot be listed, or has nothing to copy.</exception>
    public static CopyPlan Make(string source, string target, string prefix, PrefixCopyOptions options, CancellationToken cancellationToken)
    {
        List<PlannedCopy> toDo = [];
        List<PrefixedFile> unchanged = [];
        List<PrefixedFile> conflicts = [];
        List<SkippedFile> passedOver = [];
        List<SkippedFile> failed = [];
        foreach (FileSystemInfo entry in List(source))
        {
            cancellationToken.ThrowIfCancellationRequested();
            PrefixedFile file = new(entry.FullName, Path.Combine(target, prefix + entry.Name));
            try
            {
                FileSystemInfo? content = entry.LinkTarget is null ? entry : entry.ResolveLinkTarget(returnFinalTarget: true);
                if (ReasonAgainst(entry, content, options.AllFiles) is { } reason)
                {
                    passedOver.Add(new SkippedFile(entry.FullName, reason));
                    continue;
                }

                // Pipes and devices have no length, and opening one could wait for ever: an empty file is never opened.
                bool isEmpty = ((FileInfo)content!).Length == 0;
                if (Encoding.UTF8.GetByteCount(prefix + entry.Name) > LongestName)
                {
                    failed.Add(new SkippedFile(entry.FullName, $"With the prefix its name has more than {LongestName} bytes."));
                }
                else if (Directory.Exists(file.To))
                {
                    conflicts.Add(file);
                }
                else if (!File.Exists(file.To))
                {
                    toDo.Add(new PlannedCopy(file, Replaces: false, isEmpty));
                }
                else if (isEmpty ? new FileInfo(file.To).Length == 0 : SameContent.Compare(file.From, file.To, cancellationToken))
                {
                    unchanged.Add(file);
                }
                else if (options.Overwrite)
                {
                    toDo.Add(new PlannedCopy(file, Replaces: true, isEmpty));
                }
                else
                {
                    conflicts.Add(file);
                }
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or SecurityException)
            {
                failed.Add(new SkippedFile(entry.FullName, FileReason.Of(error)));
            }
        }

        if (conflicts.Count > 0)
        {
            throw new IOException(
                $"{conflicts[0].To}: is there with another content"
                + (conflicts.Count == 1 ? "" : $", and {conflicts.Count - 1} more")
                + ". Nothing was copied. Take another folder or prefix, or replace files with --overwrite.");
        }

        return toDo.Count + unchanged.Count + failed.Count > 0
            ? new CopyPlan(toDo, unchanged, passedOver, failed)
            : throw new SourceFolderException(
                $"{source}: no {(options.AllFiles ? "file" : "picture")} in it{(passedOver.Count == 0 ? "" : $" ({passedOver.Count} passed over; folders below are not entered)")}. Nothing was copied.");
    }

    private static FileSystemInfo[] List(string source)
    {
        try
        {
            FileSystemInfo[] entries = [.. new DirectoryInfo(source).EnumerateFileSystemInfos()];
            Array.Sort(entries, static (x, y) => string.CompareOrdinal(x.Name, y.Name));
            return entries;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SecurityException)
        {
            throw new SourceFolderException($"{source}: cannot be read ({FileReason.Of(error)}) Nothing was copied.", error);
        }
    }

    /// <summary>Why an entry is not to be copied, one sentence; null when it is.</summary>
    private static string? ReasonAgainst(FileSystemInfo entry, FileSystemInfo? content, bool allFiles) => content switch
    {
        _ when FolderWalk.IsHidden(entry) => "Hidden.",
        DirectoryInfo { Exists: true } => "A folder; only the files of the folder itself are copied.",
        not FileInfo { Exists: true } => "A link that leads nowhere.",
        FileInfo file when !allFiles && !PictureFileRule.HasPictureName(entry.Name) && !PictureFileRule.BeginsAsPicture(file) => "Not a picture.",
        _ => null,
    };
}
