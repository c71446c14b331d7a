using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Engine.Status;

/// <summary>Compares files on disk, manifest, documents and vectors, one by one; changes nothing.</summary>
/// <remarks>
/// Files that nobody has looked at yet are no gap: a run that was stopped, or a new picture, is not an error. On a server, documents that this
/// machine's manifest does not know are other machines' and are left alone.
/// </remarks>
internal sealed class IndexExamination
{
    private const string IndexAgain = "captionsearch index on its folder";
    private const string Repair = "captionsearch doctor --repair";

    private readonly List<IndexGap> _gaps = [];
    private readonly Dictionary<string, ManifestEntry> _entries;
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal);
    private readonly Dictionary<string, long> _vectors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _unseen;
    private readonly bool _isServer;
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private long _failed;
    private long _onDisk;
    private long _documents;
    private long _records;

    private IndexExamination(FileManifest? manifest, bool isServer)
    {
        _isServer = isServer;
        _entries = [];
        foreach (ManifestEntry entry in manifest?.Read() ?? [])
        {
            if (entry.Id is null)
            {
                _failed++;
            }
            else
            {
                _entries.Add(entry.Path, entry);
            }
        }

        _unseen = [.. _entries.Keys];
    }

    /// <summary>Examines everything.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="versions">Of the index.</param>
    /// <param name="cancellationToken">Checked once a file and once a document.</param>
    public static async Task<DoctorReport> RunAsync(DataFolder data, IIndexVersions versions, CancellationToken cancellationToken)
    {
        using FileManifest? manifest = FileManifest.OpenReadOnly(data.ManifestFile);
        IndexExamination examination = new(manifest, data.Index.Server is not null);
        examination.LookAtFiles(cancellationToken);
        try
        {
            await using ICaptionIndex? index = await versions.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false);
            if (index is not null)
            {
                bool isSound = await examination.VerifyAsync(data, index, cancellationToken).ConfigureAwait(false);
                await examination.LookAtDocumentsAsync(index, withVectors: isSound, cancellationToken).ConfigureAwait(false);
            }

            examination.AddMissing();
        }
        catch (IndexFormatException damage)
        {
            examination.Add(GapKind.Damage, damage.File ?? versions.Description, null, damage.Message, "captionsearch clear, then captionsearch index on the folders");
        }

        return new DoctorReport
        {
            Folder = data.Root,
            Files = examination._entries.Count,
            FilesOnDisk = examination._onDisk,
            Failed = examination._failed,
            Contents = examination._entries.Values.Select(entry => entry.Id).Distinct(StringComparer.Ordinal).Count(),
            Documents = examination._documents,
            Records = examination._records,
            VectorsByModel = examination._vectors,
            Gaps = [.. examination._gaps.OrderBy(gap => gap.Kind).ThenBy(gap => gap.Subject, StringComparer.Ordinal)],
        };
    }

    private void Add(GapKind kind, string subject, string? id, string reason, string remedy) => _gaps.Add(new IndexGap(kind, subject, id, reason, remedy));

    private void LookAtFiles(CancellationToken cancellationToken)
    {
        foreach (ManifestEntry entry in _entries.Values)
        {
            cancellationToken.ThrowIfCancellationRequested();
            FileInfo file = new(entry.Path);
            if (file.LinkTarget is not null)
            {
                file = file.ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? file;
            }

            if (!file.Exists)
            {
                _gone.Add(entry.Path);
                if (ContentDescriber.FolderIsThere(entry.Path))
                {
                    Add(GapKind.FileGone, entry.Path, entry.Id, "The file is gone from its folder.", $"{IndexAgain}, or {Repair}");
                }
                else
                {
                    Add(GapKind.FolderGone, entry.Path, entry.Id, "Its folder is not there, or empty.", "mount the drive; or, when it is gone for good, captionsearch index on a folder above it");
                }
            }
            else if (file.Length != entry.Size || file.LastWriteTimeUtc.Ticks != entry.Modified)
            {
                Add(GapKind.FileChanged, entry.Path, entry.Id, "The file has changed since it was indexed.", IndexAgain);
            }
            else
            {
                _onDisk++;
            }
        }
    }

    /// <summary>Whether all checksums and tables of the embedded index, or of the local copy, are right; a server looks after its own.</summary>
    private async Task<bool> VerifyAsync(DataFolder data, ICaptionIndex index, CancellationToken cancellationToken)
    {
        if (index is EmbeddedIndex embedded)
        {
            return await VerifyAsync(embedded, cancellationToken).ConfigureAwait(false);
        }

        await using EmbeddedIndexVersions local = new(data.Root);
        await using ICaptionIndex? copy = await local.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false);
        return copy is not EmbeddedIndex there || await VerifyAsync(there, cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> VerifyAsync(EmbeddedIndex index, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<IndexProblem> problems = await index.VerifyAsync(cancellationToken).ConfigureAwait(false);
            foreach (IndexProblem problem in problems)
            {
                AddDamage(problem.File, problem.Offset is long offset ? $"{problem.Description} (at byte {offset})" : problem.Description);
            }

            return problems.Count == 0;
        }
        catch (IndexFormatException damage)
        {
            AddDamage(damage.File ?? "index", damage.Message);
            return false;
        }
    }

    private void AddDamage(string file, string what)
        => Add(GapKind.Damage, file, null, what.TrimEnd('.') + ".", "captionsearch reindex --again builds the index anew; sentences of people are kept");

    private async Task LookAtDocumentsAsync(ICaptionIndex index, bool withVectors, CancellationToken cancellationToken)
    {
        await foreach (CaptionDocument document in index.ReadAsync(withVectors, cancellationToken).ConfigureAwait(false))
        {
            if (document.Paths.Count == 0)
            {
                _records++;
                continue;
            }

            if (_isServer && !document.Paths.Any(_entries.ContainsKey))
            {
                continue;
            }

            _documents++;
            _ids.Add(document.Id);
            foreach (string path in document.Paths)
            {
                if (_entries.TryGetValue(path, out ManifestEntry? entry) && entry.Id == document.Id)
                {
                    _unseen.Remove(path);
                }
                else if (entry is not null || !_isServer)
                {
                    AddStray(document.Id, path, entry);
                }
            }

            if (document.Vector is not null)
            {
                string model = document.ModelFingerprint ?? "";
                _vectors[model] = _vectors.GetValueOrDefault(model) + 1;
            }
            else if (withVectors && !document.Paths.All(_gone.Contains))
            {
                Add(GapKind.NoVector, document.Paths[0], document.Id, "Its document has no vector: it is found by its words only.", Repair);
            }
        }
    }

    private void AddStray(string id, string path, ManifestEntry? entry)
    {
        if (entry is not null)
        {
            Add(GapKind.StrayPath, path, id, "The index has it for a content that the file does not have any more.", Repair);
        }
        else if (File.Exists(path))
        {
            Add(GapKind.StrayPath, path, id, "The index has it, the manifest does not know it: a run was cut off, or it was imported.", $"{IndexAgain}, or {Repair}");
        }
        else if (ContentDescriber.FolderIsThere(path))
        {
            Add(GapKind.StrayPath, path, id, "The index has it, but there is no such file.", Repair);
        }
        else
        {
            Add(GapKind.FolderGone, path, id, "The index has it, but its folder is not there, or empty.", "mount the drive; or, when it is gone for good, captionsearch index on a folder above it");
        }
    }

    private void AddMissing()
    {
        foreach (string path in _unseen.Where(path => !_gone.Contains(path)))
        {
            string id = _entries[path].Id!;
            if (_ids.Contains(id))
            {
                Add(GapKind.NoPath, path, id, "Its document does not have this path.", $"{IndexAgain}, or {Repair}");
            }
            else
            {
                Add(GapKind.NoDocument, path, id, "It has no document: it is not found.", $"{IndexAgain}, or {Repair}");
            }
        }
    }
}
