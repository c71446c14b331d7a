using CaptionSearch.Engine.Manifest;

namespace CaptionSearch.Engine.Indexing;

/// <summary>What has to be done for a folder, from a walk and the manifest alone.</summary>
/// <param name="ToDo">Files that are new, changed, or worth another try.</param>
/// <param name="Gone">Entries of files that are no longer there.</param>
/// <param name="Unchanged">Files that are in the index as they are.</param>
/// <param name="RefusedEarlier">Files that were refused and have not changed since.</param>
internal sealed record IndexPlan(IReadOnlyList<FoundFile> ToDo, IReadOnlyList<ManifestEntry> Gone, long Unchanged, long RefusedEarlier)
{
    /// <summary>Makes the plan.</summary>
    /// <param name="walk">What is in the folder.</param>
    /// <param name="before">What the manifest says about it, by path.</param>
    /// <param name="options">Of the run.</param>
    public static IndexPlan Make(FolderWalk walk, IReadOnlyDictionary<string, ManifestEntry> before, IndexRunOptions options)
    {
        List<FoundFile> toDo = [];
        HashSet<string> present = new(before.Count, StringComparer.Ordinal);
        long unchanged = 0;
        long refused = 0;
        foreach (FoundFile file in walk.Files)
        {
            ManifestEntry? entry = before.GetValueOrDefault(file.Path);
            if (entry is not null)
            {
                present.Add(file.Path);
            }

            if (entry is null || entry.Size != file.Size || entry.Modified != file.Modified || entry.State == FileState.Unreadable)
            {
                toDo.Add(file);
            }
            else if (entry.State == FileState.Indexed)
            {
                unchanged++;
            }
            else if (options.RetryRefused || entry.MadeBy != ProgramVersion.Text)
            {
                toDo.Add(file);
            }
            else
            {
                refused++;
            }
        }

        present.UnionWith(walk.UnreadableFiles.Select(file => file.Path));
        string[] unknown = [.. walk.UnreadableFolders.Select(folder => Path.TrimEndingDirectorySeparator(folder.Path) + Path.DirectorySeparatorChar)];
        ManifestEntry[] gone =
        [
            .. before.Values.Where(entry => !present.Contains(entry.Path) && !unknown.Any(folder => entry.Path.StartsWith(folder, StringComparison.Ordinal))),
        ];
        return new IndexPlan(toDo, gone, unchanged, refused);
    }
}
