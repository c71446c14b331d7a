using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Engine.Mirroring;
using CaptionSearch.Engine.Reindexing;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Indexing;

/// <summary>Brings the index up to date with a folder: new and changed pictures in, deleted ones out.</summary>
/// <remarks>
/// Restartable at any point (architecture, decision 6). The pictures are worked on by as many threads as the options say; each
/// reads, hashes, decodes and describes on its own, and commits when a batch is due.
/// </remarks>
public sealed class IndexRun
{
    private const int RemovalsAtOnce = 1000;

    private readonly DataFolder _data;
    private readonly Func<string?, CaptionModel> _model;
    private readonly IndexRunOptions _options;
    private readonly Action<IndexStep> _observe;

    /// <summary>Prepares a run; nothing is read yet.</summary>
    /// <param name="data">Where index and manifest lie.</param>
    /// <param name="model">Loads the model; called once, and only when there is a picture to look at.</param>
    /// <param name="options">How to index.</param>
    /// <param name="observe">Told about each file that is done, from one thread at a time; null for nobody.</param>
    public IndexRun(DataFolder data, Func<CaptionModel> model, IndexRunOptions options, Action<IndexStep>? observe = null)
        : this(data, _ => model(), options, observe)
    {
    }

    /// <summary>Prepares a run; nothing is read yet.</summary>
    /// <param name="data">Where index and manifest lie.</param>
    /// <param name="model">Loads the model for an index whose vectors have this fingerprint, null when it has none; called as above.</param>
    /// <param name="options">How to index.</param>
    /// <param name="observe">Told about each file that is done, from one thread at a time; null for nobody.</param>
    public IndexRun(DataFolder data, Func<string?, CaptionModel> model, IndexRunOptions options, Action<IndexStep>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        _data = data;
        _model = model;
        _options = options;
        _observe = observe ?? (_ => { });
    }

    /// <summary>Indexes a folder.</summary>
    /// <param name="folder">Absolute, or relative to the working directory; paths are stored absolute.</param>
    /// <param name="cancellationToken">Ends the run early; what was done is stored and reported.</param>
    /// <exception cref="SourceFolderException">The folder is missing, unreadable or without a picture; the index is as it was.</exception>
    /// <exception cref="DataFolderException">The data folder cannot be written, or another run is writing.</exception>
    /// <exception cref="IndexFormatException">The index is of another version or model, or damaged.</exception>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    public async Task<IndexRunReport> RunAsync(string folder, CancellationToken cancellationToken)
    {
        string root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        WalkOptions options = _options.Walk with { ExcludedPaths = [.. _options.Walk.ExcludedPaths, .. _data.OwnFolders] };
        FolderWalk walk = FolderWalk.Run(root, options, cancellationToken);

        using IDisposable place = _data.LockForWriting();
        await using IIndexVersions versions = await IndexPlace.OpenAsync(_data, cancellationToken).ConfigureAwait(false);
        await Rollback.FinishAsync(_data, versions, cancellationToken).ConfigureAwait(false);
        await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: true, cancellationToken).ConfigureAwait(false))!;
        using FileManifest manifest = FileManifest.Open(_data.ManifestFile);
        await Reconciliation.RunAsync(index, manifest, _data.IsIndexShared, cancellationToken).ConfigureAwait(false);

        Dictionary<string, ManifestEntry> before = manifest.Read(root)
            .Where(entry => _options.Shard.Contains(root, entry.Path) && !IsOwn(entry.Path, root))
            .ToDictionary(entry => entry.Path, StringComparer.Ordinal);
        CheckFolder(root, walk, before);
        walk.Keep(root, _options.Shard);
        IndexPlan plan = IndexPlan.Make(walk, before, _options);

        OutcomeWriter? writer = null;
        bool isInterrupted = false;
        if (plan.ToDo.Count > 0 || walk.UnreadableFiles.Count > 0)
        {
            CaptionModel model = await LoadModelAsync(index, cancellationToken).ConfigureAwait(false);
            new ModelMemory(_data).Remember(model.Fingerprint, model.Folder);
            int total = plan.ToDo.Count + walk.UnreadableFiles.Count;
            writer = new OutcomeWriter(index, manifest, before, model.Fingerprint, total, _options, _observe);
            foreach (SkippedFile file in walk.UnreadableFiles)
            {
                FoundFile nothingKnown = new(file.Path, 0, 0);
                await writer.AddAsync(new FileOutcome(nothingKnown, FileState.Unreadable, null, null, null, file.Reason)).ConfigureAwait(false);
            }

            isInterrupted = !await FileSweep.RunAsync(plan.ToDo, index, model, writer, _options, cancellationToken).ConfigureAwait(false);
        }

        if (!isInterrupted)
        {
            await RemoveAsync(index, manifest, plan.Gone).ConfigureAwait(false);
            await SettleAsync(index, manifest, root, walk).ConfigureAwait(false);
        }

        await index.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return new IndexRunReport
        {
            Described = writer?.Described ?? 0,
            Recognised = writer?.Recognised ?? 0,
            Unchanged = plan.Unchanged,
            Removed = isInterrupted ? 0 : plan.Gone.Count,
            Skipped = [.. writer?.Skipped ?? [], .. walk.UnreadableFolders],
            SkippedEarlier = plan.RefusedEarlier,
            IsInterrupted = isInterrupted,
            ServerNotice = ServerNotice.Of(index, _data),
        };
    }

    private async Task<CaptionModel> LoadModelAsync(ICaptionIndex index, CancellationToken cancellationToken)
    {
        IndexStatistics statistics = await index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        CaptionModel model = _model(statistics.ModelFingerprint);
        return statistics.ModelFingerprint is { } stored && stored != model.Fingerprint
            ? throw ModelMismatch.Error(stored, model.Fingerprint)
            : model;
    }

    /// <summary>Takes files that are gone out of the index and out of the manifest; a repetition after a crash changes nothing.</summary>
    private static async Task RemoveAsync(ICaptionIndex index, FileManifest manifest, IReadOnlyList<ManifestEntry> gone)
    {
        foreach (ManifestEntry[] batch in gone.Chunk(RemovalsAtOnce))
        {
            DocumentPath[] paths = [.. batch.Where(entry => entry.Id is not null).Select(entry => new DocumentPath(entry.Id!, entry.Path))];
            await index.WriteAsync(new IndexBatch { RemovedPaths = paths }, CancellationToken.None).ConfigureAwait(false);
            manifest.Remove([.. batch.Select(entry => entry.Path)]);
        }
    }

    /// <summary>Ends the claims of this folder: a path that its entry does not confirm leaves the index.</summary>
    private async Task SettleAsync(ICaptionIndex index, FileManifest manifest, string root, FolderWalk walk)
    {
        PathClaim[] claims = [.. manifest.ReadClaims().Where(claim => IsBelow(claim.Path, root) && !IsUnknown(claim.Path, walk) && _options.Shard.Contains(root, claim.Path))];
        if (claims.Length == 0)
        {
            return;
        }

        Dictionary<string, string?> ids = manifest.Read(root).ToDictionary(entry => entry.Path, entry => entry.Id, StringComparer.Ordinal);
        foreach (PathClaim[] batch in claims.Chunk(RemovalsAtOnce))
        {
            DocumentPath[] stale =
            [
                .. batch.Where(claim => ids.GetValueOrDefault(claim.Path) != claim.Id).Select(claim => new DocumentPath(claim.Id, claim.Path)),
            ];
            await index.WriteAsync(new IndexBatch { RemovedPaths = stale }, CancellationToken.None).ConfigureAwait(false);
            manifest.Settle(batch);
        }
    }

    private static bool IsBelow(string path, string folder)
        => path.Length > folder.Length
            && path.StartsWith(folder, StringComparison.Ordinal)
            && (Path.EndsInDirectorySeparator(folder) || path[folder.Length] == Path.DirectorySeparatorChar);

    /// <summary>Whether a file lies in a folder of the program's own that this run does not enter.</summary>
    private bool IsOwn(string path, string root)
        => _data.OwnFolders.Any(folder => IsBelow(path, folder) && root != folder && !IsBelow(root, folder));

    private static bool IsUnknown(string path, FolderWalk walk) => walk.UnreadableFolders.Any(folder => IsBelow(path, folder.Path));

    private void CheckFolder(string root, FolderWalk walk, Dictionary<string, ManifestEntry> before)
    {
        if (walk.Files.Count > 0 || walk.UnreadableFiles.Count > 0)
        {
            return;
        }

        if (before.Count == 0)
        {
            throw new SourceFolderException(
                $"{root}: no picture in it (looked for JPEG, PNG, WebP, GIF and TIFF, also in folders below; hidden ones are passed over).");
        }

        if (!walk.RootHasEntries && !_options.AllowEmpty)
        {
            throw new SourceFolderException(
                $"{root}: empty, but the index has {before.Count} file{(before.Count == 1 ? "" : "s")} from it. If a drive is not mounted, mount it; if the files are gone for good, repeat with --allow-empty. Nothing was changed.");
        }
    }
}
