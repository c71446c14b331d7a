using System.Collections.Concurrent;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Import;
using CaptionSearch.Import.Paths;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Importing;

/// <summary>Brings the pictures that records name into the index, as a run over their folder would.</summary>
internal sealed class NamedPictures(
    DataFolder data, ICaptionIndex index, FileManifest manifest, Func<string?, CaptionModel> load, IndexRunOptions options, Action pictureDone)
{
    private readonly ConcurrentBag<FileWorker> _idle = [];
    private readonly ConcurrentDictionary<string, bool> _taken = new(StringComparer.Ordinal);
    private readonly Lazy<Dictionary<string, ManifestEntry>> _known = new(() => manifest.Read().ToDictionary(static entry => entry.Path, StringComparer.Ordinal));
    private CaptionModel? _model;

    private Dictionary<string, ManifestEntry> Entries => _known.Value;

    /// <summary>Each item with the id of its picture's content: null when there is none. A picture that is refused refuses its record.</summary>
    public async Task<List<(ImportItem Item, string? Id)>> FindAsync(ImportItem[] batch, PictureRoot root, CancellationToken cancellationToken)
    {
        List<(ImportItem Item, string? Path)> items = [];
        Dictionary<string, (FoundFile File, GivenSentence Given)> toDo = new(StringComparer.Ordinal);
        foreach (ImportItem item in batch)
        {
            PictureFile? file = item.Record?.Picture is { } picture ? root.Find(picture) : null;
            if (file?.Problem is { } problem)
            {
                items.Add((ImportItem.Refused(item.Ordinal, problem, item.Position), null));
                continue;
            }

            items.Add((item, file?.FullPath));
            if (file?.FullPath is { } path)
            {
                FileInfo info = new(path);
                FoundFile found = new(path, info.Length, info.LastWriteTimeUtc.Ticks);
                ManifestEntry? entry = Entries.GetValueOrDefault(path);
                if (entry is not { State: FileState.Indexed } || entry.Size != found.Size || entry.Modified != found.Modified)
                {
                    // Its sentence is written at once: the model need not write one that is replaced.
                    toDo.TryAdd(path, (found, new GivenSentence(item.Record!.Captions[0], RecordWriter.SourceOf(item.Record))));
                }
            }
        }

        Dictionary<string, string> reasons = toDo.Count > 0 ? await DescribeAsync(toDo, cancellationToken).ConfigureAwait(false) : [];
        return
        [
            .. items.Select(pair => pair.Path is not { } path ? (pair.Item, null)
                : reasons.TryGetValue(path, out string? reason) ? (ImportItem.Refused(pair.Item.Ordinal, $"the picture cannot be used: {reason}", pair.Item.Position), null)
                : (pair.Item, Entries[path].Id)),
        ];
    }

    /// <summary>The id of a record's picture as an earlier run has stored it; null when it has none.</summary>
    public string? KnownId(DatasetRecord record, PictureRoot root)
        => record.Picture is { } picture && root.Find(picture).FullPath is { } path ? Entries.GetValueOrDefault(path)?.Id : null;

    /// <summary>Describes files and stores them; the reasons of those that are no pictures, by path.</summary>
    private async Task<Dictionary<string, string>> DescribeAsync(
        Dictionary<string, (FoundFile File, GivenSentence Given)> files, CancellationToken cancellationToken)
    {
        CaptionModel model = _model ??= await LoadAsync(cancellationToken).ConfigureAwait(false);
        _taken.Clear();
        OutcomeWriter writer = new(index, manifest, Entries, model.Fingerprint, files.Count, options, static _ => { });
        ConcurrentBag<FileOutcome> outcomes = [];
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = options.Threads, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(files.Values, parallel, async (picture, token) =>
            {
                FileWorker worker = _idle.TryTake(out FileWorker? rested) ? rested : new FileWorker(model, index, _taken, options);
                outcomes.Add(await worker.RunAsync(picture.File, token, picture.Given).ConfigureAwait(false));
                _idle.Add(worker);
                pictureDone();
            }).ConfigureAwait(false);
        }
        finally
        {
            foreach (FileOutcome outcome in outcomes.OrderBy(static outcome => outcome.File.Path, StringComparer.Ordinal))
            {
                await writer.AddAsync(outcome).ConfigureAwait(false);
            }

            await writer.CommitAsync().ConfigureAwait(false);
        }

        await LeaveOldContentsAsync(outcomes).ConfigureAwait(false);
        return writer.Skipped.ToDictionary(static file => file.Path, static file => file.Reason, StringComparer.Ordinal);
    }

    /// <summary>Takes the paths of changed files from the documents they had, and remembers the new entries.</summary>
    private async Task LeaveOldContentsAsync(IEnumerable<FileOutcome> outcomes)
    {
        List<DocumentPath> left = [];
        foreach (FileOutcome outcome in outcomes)
        {
            FoundFile file = outcome.File;
            string? id = outcome.State == FileState.Indexed ? outcome.Id : null;
            if (Entries.GetValueOrDefault(file.Path)?.Id is { } before && before != id)
            {
                left.Add(new DocumentPath(before, file.Path));
            }

            Entries[file.Path] = new ManifestEntry(file.Path, file.Size, file.Modified, outcome.State, id, outcome.Reason, string.Empty);
        }

        if (left.Count > 0)
        {
            await index.WriteAsync(new IndexBatch { RemovedPaths = left }, CancellationToken.None).ConfigureAwait(false);
            manifest.Settle([.. left.Select(static path => new PathClaim(path.Path, path.Id))]);
        }
    }

    private async Task<CaptionModel> LoadAsync(CancellationToken cancellationToken)
    {
        IndexStatistics statistics = await index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        CaptionModel model = load(statistics.ModelFingerprint);
        if (statistics.ModelFingerprint is { } stored && stored != model.Fingerprint)
        {
            throw ModelMismatch.Error(stored, model.Fingerprint);
        }

        new ModelMemory(data).Remember(model.Fingerprint, model.Folder);
        return model;
    }
}
