using System.Security;
using CaptionSearch.Engine.Indexing;

namespace CaptionSearch.Engine.Renaming;

/// <summary>Copies the files of a folder into another, each under a prefix: <c>img_1.jpg</c> becomes <c>shirtimg_1.jpg</c>.</summary>
/// <remarks>
/// <para>
/// The original names stay behind the prefix, so no two copies get the same name and the same folder always gives the same names.
/// The originals are only read. Folders below are not entered.
/// </para>
/// <para>
/// Both folders are looked at before the first byte is written: names that are taken by other contents stop the run while nothing
/// has happened. A copy gets its name when it is whole and on the disk; copies that are there already are left alone. So a run that
/// was stopped can simply be repeated.
/// </para>
/// </remarks>
public sealed class PrefixCopy
{
    private const string DraftPrefix = ".captionsearch-";
    private const string DraftSuffix = ".partial";
    private const int BlockLength = 1 << 17;

    private readonly string _source;
    private readonly string _target;
    private readonly string _prefix;
    private readonly PrefixCopyOptions _options;

    /// <summary>Prepares; nothing is read yet.</summary>
    /// <param name="source">Folder to copy from; absolute, or relative to the working directory.</param>
    /// <param name="target">Folder to copy to; made when it is not there.</param>
    /// <param name="prefix">Put before every name as it is; see <see cref="FilePrefix"/>.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <exception cref="ArgumentException">The prefix cannot be used.</exception>
    public PrefixCopy(string source, string target, string prefix, PrefixCopyOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(source);
        ArgumentException.ThrowIfNullOrEmpty(target);
        if (FilePrefix.ProblemOf(prefix) is { } problem)
        {
            throw new ArgumentException(problem, nameof(prefix));
        }

        _source = Path.TrimEndingDirectorySeparator(Path.GetFullPath(source));
        _target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(target));
        _prefix = prefix;
        _options = options ?? new PrefixCopyOptions();
    }

    /// <summary>Copies, or finds out what would be copied.</summary>
    /// <param name="observe">Told about each copy that was made, or would be; null for nobody.</param>
    /// <param name="cancellationToken">Ends the run between two blocks of a file; the copies made so far stay.</param>
    /// <exception cref="SourceFolderException">The source is missing, no folder, unreadable or without a picture, or the target lies in it.</exception>
    /// <exception cref="IOException">The target cannot be written, or has files with these names and other contents; then nothing was copied.</exception>
    /// <exception cref="UnauthorizedAccessException">No permission to write the target.</exception>
    public PrefixCopyReport Run(Action<PrefixedFile>? observe, CancellationToken cancellationToken)
    {
        CheckFolders();
        CopyPlan plan = CopyPlan.Make(_source, _target, _prefix, _options, cancellationToken);
        List<PrefixedFile> copied = [];
        List<SkippedFile> failed = [.. plan.Failed];
        if (!_options.IsDryRun && plan.ToDo.Count > 0)
        {
            Directory.CreateDirectory(_target);
            RemoveDrafts();
        }

        foreach (PlannedCopy planned in plan.ToDo)
        {
            if (_options.IsDryRun || Copy(planned, failed, cancellationToken))
            {
                copied.Add(planned.File);
                observe?.Invoke(planned.File);
            }
        }

        return new PrefixCopyReport(_source, _target, copied, plan.Unchanged, plan.PassedOver, failed);
    }

    /// <summary>Copies one file.</summary>
    /// <returns>False when the source could not be read; it is listed then.</returns>
    private bool Copy(PlannedCopy planned, List<SkippedFile> failed, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        PrefixedFile file = planned.File;
        Stream source;
        try
        {
            source = planned.IsEmpty ? Stream.Null : new FileStream(file.From, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SecurityException)
        {
            failed.Add(new SkippedFile(file.From, FileReason.Of(error)));
            return false;
        }

        // A short name of its own: the final one with something added could be too long.
        string draft = Path.Combine(_target, DraftPrefix + Guid.NewGuid().ToString("N") + DraftSuffix);
        try
        {
            using (source)
            using (FileStream copy = new(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0))
            {
                byte[] block = new byte[BlockLength];
                int read;
                while ((read = source.Read(block)) > 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    copy.Write(block, 0, read);
                }

                copy.Flush(flushToDisk: true);
            }

            File.SetLastWriteTimeUtc(draft, File.GetLastWriteTimeUtc(file.From));
            File.Move(draft, file.To, planned.Replaces);
            return true;
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Removes what a killed run left; a draft that another run is writing is locked and stays.</summary>
    private void RemoveDrafts()
    {
        foreach (string draft in Directory.EnumerateFiles(_target, DraftPrefix + "*" + DraftSuffix))
        {
            try
            {
                using (new FileStream(draft, FileMode.Open, FileAccess.Write, FileShare.None))
                {
                }

                File.Delete(draft);
            }
            catch (IOException)
            {
                // Not ours to remove.
            }
        }
    }

    private void CheckFolders()
    {
        if (!Directory.Exists(_source))
        {
            throw new SourceFolderException(File.Exists(_source)
                ? $"{_source}: a file, not a folder. Give the folder it lies in. Nothing was copied."
                : $"{_source}: no such folder. Nothing was copied.");
        }

        if (File.Exists(_target))
        {
            throw new IOException($"{_target}: a file, not a folder. Name a folder to copy to. Nothing was copied.");
        }

        string source = RealPath.Of(_source);
        string target = RealPath.Of(_target);
        StringComparison names = OperatingSystem.IsLinux() ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase;
        if (string.Equals(source, target, names) || target.StartsWith(Path.TrimEndingDirectorySeparator(source) + Path.DirectorySeparatorChar, names))
        {
            throw new SourceFolderException(
                $"{_target}: the folder itself or a folder in {_source}, which stays as it is. Name a folder outside it. Nothing was copied.");
        }
    }
}
