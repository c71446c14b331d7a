using System.Globalization;
using System.Runtime.CompilerServices;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Exchange;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Engine.Mirroring;
using CaptionSearch.Engine.Reindexing;
using CaptionSearch.Import;
using CaptionSearch.Import.Paths;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Importing;

/// <summary>Takes the captions of a data set into the index, with the pictures that are there.</summary>
/// <remarks>
/// Pictures become documents as indexing makes them (content id, vector, path in the manifest), with the data set's sentence in place of
/// the model's. A record whose picture is missing is a document by itself until the picture is found. A repetition changes
/// nothing, so a run that was killed is repeated, or goes on where it was (<see cref="DatasetImportOptions.Resume"/>).
/// </remarks>
public sealed class DatasetImport
{
    private const int RecordsAtOnce = 100;
    private const int LooksBetweenReports = 1000;

    private readonly DataFolder _data;
    private readonly Func<string?, CaptionModel> _model;
    private readonly DatasetImportOptions _options;
    private readonly Action<ImportItem> _observe;
    private readonly Action<ImportProgress> _progress;
    private readonly Action<string> _notice;

    /// <summary>Prepares; nothing is read yet.</summary>
    /// <param name="data">Where index and manifest lie.</param>
    /// <param name="model">Loads the model for an index whose vectors have this fingerprint, null when it has none; called once, when there is a picture to look at.</param>
    /// <param name="options">What to import.</param>
    /// <param name="observe">Told of each record that is refused (it has a problem), and of each of which something was cut (it has notes).</param>
    /// <param name="progress">Told now and then, from any thread, but from one at a time.</param>
    /// <param name="notice">Told at most once, before the first record, of an earlier run of the same file that did not end: one line.</param>
    public DatasetImport(
        DataFolder data, Func<string?, CaptionModel> model, DatasetImportOptions options,
        Action<ImportItem>? observe = null, Action<ImportProgress>? progress = null, Action<string>? notice = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Limit ?? 1, 1);
        _data = data;
        _model = model;
        _options = options;
        _observe = observe ?? (static _ => { });
        _progress = progress ?? (static _ => { });
        _notice = notice ?? (static _ => { });
    }

    /// <summary>Whether a file is what 'captionsearch export' writes, and no data set.</summary>
    /// <exception cref="ImportException">It cannot be read.</exception>
    public static bool IsIndexExport(DatasetSource source)
    {
        ReadOnlyMemory<byte> head = DatasetProbe.Read(source).Head;
        int end = head.Span.IndexOf((byte)'\n');
        return DocumentLine.IsHeader(end < 0 ? head : head[..end]);
    }

    /// <summary>Imports a data set.</summary>
    /// <param name="importer">Reads it, checked (<see cref="ImporterCatalog"/>).</param>
    /// <param name="source">Its file.</param>
    /// <param name="cancellationToken">Ends the run; what was done is stored and reported.</param>
    /// <exception cref="ImportException">
    /// The file cannot be read (further), the picture folder is missing, the file or the options are not those of the run that shall be gone
    /// on with, or strictly: a record is refused, and nothing was written.
    /// </exception>
    /// <exception cref="DataFolderException">The data folder cannot be written, or a run is writing.</exception>
    public async Task<DatasetImportReport> RunAsync(IDatasetImporter importer, DatasetSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(importer);
        ArgumentNullException.ThrowIfNull(source);
        string name = _options.DataSet ?? Path.GetFileNameWithoutExtension(source.Name);
        string folder = _options.Root ?? PictureRoot.DefaultFolder(importer, source);
        PictureRoot root = new(folder);
        ImportBookmark bookmark = ImportBookmark.Of(_data, source, Typed(importer, name, folder));
        ImportBookmark? earlier = FindEarlier(bookmark, source);
        long? total = null;
        if (_options.IsStrict || _options.IsDryRun)
        {
            DatasetImportReport seen = await LookAsync(importer, source, root, cancellationToken).ConfigureAwait(false);
            total = seen.Items;
            if (_options.IsDryRun)
            {
                return seen;
            }
        }

        using IDisposable place = _data.LockForWriting();
        await using IIndexVersions versions = await IndexPlace.OpenAsync(_data, cancellationToken).ConfigureAwait(false);
        await Rollback.FinishAsync(_data, versions, cancellationToken).ConfigureAwait(false);
        await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: true, cancellationToken).ConfigureAwait(false))!;
        await CheckIndexAsync(index, earlier, source, cancellationToken).ConfigureAwait(false);
        using FileManifest manifest = FileManifest.Open(_data.ManifestFile);
        using ImportMeter meter = new(source, _options.Limit, earlier?.Done.Items ?? 0, _progress);
        meter.TellReading();
        meter.Total = total ?? await meter.CountAsync(WantedAsync(importer, source, cancellationToken)).ConfigureAwait(false);
        NamedPictures pictures = new(_data, index, manifest, _model, _options.Pictures, meter.PictureDone);
        RecordWriter writer = new(index, name);
        DatasetImportReport report = await WriteAllAsync(importer, source, root, pictures, writer, bookmark, earlier, meter, cancellationToken).ConfigureAwait(false);
        await index.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        if (!report.IsInterrupted)
        {
            bookmark.Delete();
        }

        return report with { ServerNotice = ServerNotice.Of(index, _data) };
    }

    private static async Task CheckIndexAsync(ICaptionIndex index, ImportBookmark? earlier, DatasetSource source, CancellationToken cancellationToken)
    {
        if (earlier?.LastId is { } last && (await index.GetAsync([last], withVectors: false, cancellationToken).ConfigureAwait(false)).Count == 0)
        {
            throw new ImportException(source.Path, "the index no longer has what the interrupted import wrote. Import it without --resume.");
        }
    }

    /// <summary>The options on which it depends what a record becomes.</summary>
    private string Typed(IDatasetImporter importer, string name, string root)
        => $"--format {importer.Name} --name {name} --root {Path.GetFullPath(root)}"
            + (_options.Split is { } split ? $" --split {split}" : string.Empty)
            + (_options.Limit is { } limit ? string.Create(CultureInfo.InvariantCulture, $" --limit {limit}") : string.Empty);

    /// <summary>The run to go on with; null to begin at the first record.</summary>
    private ImportBookmark? FindEarlier(ImportBookmark bookmark, DatasetSource source)
    {
        ImportBookmark? earlier = _options.IsDryRun ? null : bookmark.FindEarlier();
        if (_options.Resume && earlier is not null)
        {
            bookmark.CheckSame(earlier, source.Path);
            _notice(string.Create(CultureInfo.InvariantCulture, $"{source.Path}: its import was interrupted; going on after {earlier.Done.Items} records."));
            return earlier;
        }

        if (_options.Resume)
        {
            _notice($"{source.Path}: no interrupted import of it is known; beginning with its first record.");
        }
        else if (earlier is not null && bookmark.IsSameFile(earlier))
        {
            _notice(string.Create(
                CultureInfo.InvariantCulture, $"{source.Path}: an earlier import was interrupted after {earlier.Done.Items} records; with --resume it goes on there. This one begins anew."));
        }

        return null;
    }

    /// <summary>Reads without writing; strictly, the first bad record ends it.</summary>
    private async Task<DatasetImportReport> LookAsync(IDatasetImporter importer, DatasetSource source, PictureRoot root, CancellationToken cancellationToken)
    {
        DatasetImportReport report = new();
        using ImportMeter meter = new(source, _options.Limit, start: 0, _progress);
        meter.TellReading();
        await foreach (ImportItem item in WantedAsync(importer, source, cancellationToken).ConfigureAwait(false))
        {
            PictureFile? file = item.Record?.Picture is { } picture ? root.Find(picture) : null;
            ImportItem seen = file?.Problem is { } problem ? ImportItem.Refused(item.Ordinal, problem, item.Position) : item;
            report = report with
            {
                Items = item.Ordinal + 1,
                Added = report.Added + (seen.Record is null ? 0 : 1),
                Rejected = report.Rejected + (seen.Record is null ? 1 : 0),
                MissingPictures = report.MissingPictures + (file is { IsMissing: true } ? 1 : 0),
                Shortened = report.Shortened + (seen.Record is { Notes.Count: > 0 } ? 1 : 0),
            };
            if (seen.Problem is not null && _options.IsStrict)
            {
                throw new ImportException(source.Path, seen.Position, $"{seen.Problem} Nothing was imported; --lenient takes the good records.");
            }

            if (_options.IsDryRun)
            {
                meter.Begin();
                Tell(seen);
                if (report.Items % LooksBetweenReports == 0)
                {
                    meter.Report(report);
                }
            }
        }

        return report;
    }

    private async Task<DatasetImportReport> WriteAllAsync(
        IDatasetImporter importer, DatasetSource source, PictureRoot root, NamedPictures pictures, RecordWriter writer,
        ImportBookmark bookmark, ImportBookmark? earlier, ImportMeter meter, CancellationToken cancellationToken)
    {
        DatasetImportReport report = (earlier?.Done ?? new DatasetImportReport()) with { ResumedAt = earlier?.Done.Items ?? 0 };
        string? lastId = earlier?.LastId;
        try
        {
            await foreach (ImportItem[] batch in NewAsync().Chunk(RecordsAtOnce).ConfigureAwait(false))
            {
                List<(ImportItem Item, string? Id)> found = await pictures.FindAsync(batch, root, cancellationToken).ConfigureAwait(false);
                foreach ((ImportItem item, _) in found)
                {
                    Tell(item);
                }

                (ImportItem Item, string? Id)[] good = [.. found.Where(static pair => pair.Item.Record is not null)];
                (long added, long changed, long unchanged) = await writer.WriteAsync(good).ConfigureAwait(false);
                report = report with
                {
                    Added = report.Added + added,
                    Changed = report.Changed + changed,
                    Unchanged = report.Unchanged + unchanged,
                    Rejected = report.Rejected + batch.Length - good.Length,
                    MissingPictures = report.MissingPictures + good.Count(static pair => pair.Id is null && pair.Item.Record!.Picture is not null),
                    Shortened = report.Shortened + good.Count(static pair => pair.Item.Record!.Notes.Count > 0),
                    Items = batch[^1].Ordinal + 1,
                };
                lastId = good.Length > 0 ? writer.IdOf(good[^1].Item.Record!, good[^1].Id) : lastId;
                bookmark.Write(report, lastId);
                meter.Report(report);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return report with { IsInterrupted = true };
        }

        return report;

        // What an earlier run has done is read again, because a later record may add captions to one of its documents.
        async IAsyncEnumerable<ImportItem> NewAsync()
        {
            await foreach (ImportItem item in WantedAsync(importer, source, cancellationToken).ConfigureAwait(false))
            {
                if (item.Ordinal >= report.ResumedAt)
                {
                    meter.Begin();
                    yield return item;
                }
                else if (item.Record is { } record)
                {
                    writer.Remember(record, pictures.KnownId(record, root));
                }
            }
        }
    }

    private void Tell(ImportItem item)
    {
        if (item.Problem is not null || item.Record!.Notes.Count > 0)
        {
            _observe(item);
        }
    }

    /// <summary>The items that are asked for: of the split, up to the limit.</summary>
    private async IAsyncEnumerable<ImportItem> WantedAsync(
        IDatasetImporter importer, DatasetSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long taken = 0;
        await foreach (ImportItem item in importer.ReadAsync(source, ImportOptions.All, cancellationToken).ConfigureAwait(false))
        {
            if (item.Record is { } record)
            {
                if (_options.Split is { } split && !string.Equals(record.Split, split, StringComparison.OrdinalIgnoreCase))
                {
                    continue;
                }

                taken++;
            }

            yield return item;
            if (taken == _options.Limit)
            {
                yield break;
            }
        }
    }
}
