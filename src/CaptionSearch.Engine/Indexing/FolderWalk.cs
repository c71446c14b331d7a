using System.Collections.Frozen;
using System.Security;

namespace CaptionSearch.Engine.Indexing;

/// <summary>Finds the files below a folder that may be pictures.</summary>
/// <remarks>
/// <para>
/// What is looked at: a file with a picture's extension, in any case; it is then judged by its content alone, so a JPEG named
/// <c>.png</c> is fine and a text named <c>.jpg</c> is reported. A file without extension is looked at when its first bytes are a
/// picture's. Everything else (videos, documents, ...) is never opened.
/// </para>
/// <para>
/// Links: a link to a file stands for the file. A link to a folder is entered after all true folders, and no folder is entered
/// twice, so loops end and a picture that can be reached twice has its true path.
/// </para>
/// </remarks>
internal sealed class FolderWalk
{
    private readonly string _root;
    private readonly WalkOptions _options;
    private readonly FrozenSet<string> _excluded;
    private readonly FrozenSet<string> _excludedPaths;
    private readonly HashSet<string> _entered = new(StringComparer.Ordinal);
    private readonly List<FoundFile> _files = [];
    private readonly List<SkippedFile> _unreadableFiles = [];
    private readonly List<SkippedFile> _unreadableFolders = [];

    private FolderWalk(string root, WalkOptions options)
    {
        _root = root;
        _options = options;
        _excluded = options.ExcludedFolders.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _excludedPaths = options.ExcludedPaths.Select(RealPath.Of).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>The files found, in the order of the walk: folder by folder, names in ordinal order.</summary>
    public IReadOnlyList<FoundFile> Files => _files;

    /// <summary>Files with a picture's name that no stat can be had for, such as a link that leads nowhere.</summary>
    public IReadOnlyList<SkippedFile> UnreadableFiles => _unreadableFiles;

    /// <summary>Folders that could not be listed: nothing is known about the files below them.</summary>
    public IReadOnlyList<SkippedFile> UnreadableFolders => _unreadableFolders;

    /// <summary>Whether the folder holds anything at all, of whatever kind.</summary>
    public bool RootHasEntries { get; private set; }

    /// <summary>Forgets the files that belong to another part of the folder.</summary>
    /// <param name="root">The folder that was walked.</param>
    /// <param name="shard">The part.</param>
    public void Keep(string root, Shard shard)
    {
        _files.RemoveAll(file => !shard.Contains(root, file.Path));
        _unreadableFiles.RemoveAll(file => !shard.Contains(root, file.Path));
    }

    /// <summary>Walks a folder.</summary>
    /// <param name="root">Absolute path of a folder.</param>
    /// <param name="options">What to look at.</param>
    /// <param name="cancellationToken">Checked once an entry.</param>
    /// <exception cref="SourceFolderException">The folder is missing, no folder, or cannot be listed.</exception>
    public static FolderWalk Run(string root, WalkOptions options, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
        {
            throw new SourceFolderException(File.Exists(root)
                ? $"{root}: a file, not a folder. Give the folder it lies in, or use 'captionsearch caption FILE'."
                : $"{root}: no such folder. Nothing was changed in the index.");
        }

        FolderWalk walk = new(root, options);
        Queue<string> links = new([root]);
        while (links.TryDequeue(out string? top))
        {
            walk.Enter(top, links, cancellationToken);
        }

        return walk._unreadableFolders.FirstOrDefault(folder => folder.Path == root) is { } unreadable
            ? throw new SourceFolderException($"{root}: cannot be read ({unreadable.Reason}). Nothing was changed in the index.")
            : walk;
    }

    private void Enter(string top, Queue<string> links, CancellationToken cancellationToken)
    {
        Stack<(string Folder, string? Real)> folders = new([(top, null)]);
        while (folders.TryPop(out (string Folder, string? Real) next))
        {
            string folder = next.Folder;
            string real;
            List<FileSystemInfo> entries;
            try
            {
                real = next.Real ?? RealPath.Of(folder);
                if (!_entered.Add(real) || (folder != _root && _excludedPaths.Contains(real)))
                {
                    continue;
                }

                entries = [.. new DirectoryInfo(folder).EnumerateFileSystemInfos()];
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or SecurityException)
            {
                _unreadableFolders.Add(new SkippedFile(folder, FileReason.Of(error)));
                continue;
            }

            RootHasEntries |= entries.Count > 0;
            entries.Sort(static (x, y) => string.CompareOrdinal(x.Name, y.Name));
            List<(string Folder, string Real)> inner = [];
            foreach (FileSystemInfo entry in entries)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!_options.IncludeHidden && IsHidden(entry))
                {
                    continue;
                }

                if (!entry.Attributes.HasFlag(FileAttributes.Directory))
                {
                    AddFile(entry);
                }
                else if (_excluded.Contains(entry.Name))
                {
                    continue;
                }
                else if (entry.LinkTarget is null)
                {
                    inner.Add((entry.FullName, Path.Combine(real, entry.Name)));
                }
                else
                {
                    links.Enqueue(entry.FullName);
                }
            }

            for (int i = inner.Count - 1; i >= 0; i--)
            {
                folders.Push(inner[i]);
            }
        }
    }

    private void AddFile(FileSystemInfo entry)
    {
        bool isNamed = PictureFileRule.HasPictureName(entry.Name);
        if (!isNamed && Path.GetExtension(entry.Name).Length > 0)
        {
            return;
        }

        try
        {
            FileSystemInfo target = entry.LinkTarget is null ? entry : entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry;
            if (target is not FileInfo { Exists: true } file)
            {
                _unreadableFiles.Add(new SkippedFile(entry.FullName, "A link that leads nowhere."));
                return;
            }

            if (isNamed || PictureFileRule.BeginsAsPicture(file))
            {
                _files.Add(new FoundFile(entry.FullName, file.Length, file.LastWriteTimeUtc.Ticks));
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or SecurityException)
        {
            if (isNamed)
            {
                _unreadableFiles.Add(new SkippedFile(entry.FullName, FileReason.Of(error)));
            }
        }
    }

    /// <summary>Whether people do not see an entry unless they ask for it.</summary>
    internal static bool IsHidden(FileSystemInfo entry)
        => entry.Name.StartsWith('.') || (OperatingSystem.IsWindows() && entry.Attributes.HasFlag(FileAttributes.Hidden));
}
