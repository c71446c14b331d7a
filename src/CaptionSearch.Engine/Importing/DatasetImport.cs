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
/// Pictures become documents as indexing makes them (content id, vector, path in the manifest); the data set's sentences then take the
/// place of the model's. A record whose picture is missing is a document by itself until the picture is found. A repetition changes
/// nothing, so a run that was killed is repeated, or goes on from the items it reported.
/// </remarks>
public sealed class DatasetImport
{
    private const int RecordsAtOnce = 100;

    private readonly DataFolder _data;
    private readonly Func<string?, CaptionModel> _model;
    private readonly DatasetImportOptions _options;
    private readonly Action<ImportItem> _refused;
    private readonly Action<DatasetImportReport> _progress;

    /// <summary>Prepares; nothing is read yet.</summary>
    /// <param name="data">Where index and manifest lie.</param>
    /// <param name="model">Loads the model for an index whose vectors have this fingerprint, null when it has none; called once, when there is a picture to look at.</param>
    /// <param name="options">What to import.</param>
    /// <param name="refused">Told of each record that is refused.</param>
    /// <param name="progress">Told after each batch, when it is stored.</param>
    public DatasetImport(
        DataFolder data, Func<string?, CaptionModel> model, DatasetImportOptions options, Action<ImportItem>? refused = null, Action<DatasetImportReport>? progress = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Skip);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Limit ?? 1, 1);
        _data = data;
        _model = model;
        _options = options;
        _refused = refused ?? (_ => { });
        _progress = progress ?? (_ => { });
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
    /// <exception cref="ImportException">The file cannot be read (further), the picture folder is missing, or strictly: a record is refused, and nothing was written.</exception>
    /// <exception cref="DataFolderException">The data folder cannot be written, or a run is writing.</exception>
    public async Task<DatasetImportReport> RunAsync(IDatasetImporter importer, DatasetSource source, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(importer);
        ArgumentNullException.ThrowIfNull(source);
        PictureRoot root = new(_options.Root ?? PictureRoot.DefaultFolder(importer, source));
        if (_options.IsStrict || _options.IsDryRun)
        {
            DatasetImportReport seen = await LookAsync(importer, source, root, cancellationToken).ConfigureAwait(false);
            if (_options.IsDryRun)
            {
                return seen;
            }
        }

        using IDisposable place = _data.LockForWriting();
        await using IIndexVersions versions = await IndexPlace.OpenAsync(_data, cancellationToken).ConfigureAwait(false);
        await Rollback.FinishAsync(_data, versions, cancellationToken).ConfigureAwait(false);
        await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: true, cancellationToken).ConfigureAwait(false))!;
        using FileManifest manifest = FileManifest.Open(_data.ManifestFile);
        NamedPictures pictures = new(_data, index, manifest, _model, _options.Pictures);
        RecordWriter writer = new(index, _options.DataSet ?? Path.GetFileNameWithoutExtension(source.Name));
        DatasetImportReport report = await WriteAllAsync(importer, source, root, pictures, writer, cancellationToken).ConfigureAwait(false);
        await index.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return report with { ServerNotice = ServerNotice.Of(index, _data) };
    }

    /// <summary>Reads without writing; strictly, the first bad record ends it.</summary>
    private async Task<DatasetImportReport> LookAsync(IDatasetImporter importer, DatasetSource source, PictureRoot root, CancellationToken cancellationToken)
    {
        DatasetImportReport report = new() { Items = _options.Skip };
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
            };
            if (seen.Problem is not null)
            {
                if (_options.IsStrict)
                {
                    throw new ImportException(source.Path, seen.Position, $"{seen.Problem} Nothing was imported; --lenient takes the good records.");
                }

                _refused(seen);
            }
        }

        return report;
    }

    private async Task<DatasetImportReport> WriteAllAsync(
        IDatasetImporter importer, DatasetSource source, PictureRoot root, NamedPictures pictures, RecordWriter writer, CancellationToken cancellationToken)
    {
        DatasetImportReport report = new() { Items = _options.Skip };
        try
        {
            await foreach (ImportItem[] batch in WantedAsync(importer, source, cancellationToken).Chunk(RecordsAtOnce).ConfigureAwait(false))
            {
                List<(ImportItem Item, string? Id)> found = await pictures.FindAsync(batch, root, cancellationToken).ConfigureAwait(false);
                foreach ((ImportItem item, _) in found.Where(static pair => pair.Item.Problem is not null))
                {
                    _refused(item);
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
                    Items = batch[^1].Ordinal + 1,
                };
                _progress(report);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return report with { IsInterrupted = true };
        }

        return report;
    }

    /// <summary>The items that are asked for: from the given one on, of the split, up to the limit.</summary>
    private async IAsyncEnumerable<ImportItem> WantedAsync(
        IDatasetImporter importer, DatasetSource source, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long taken = 0;
        await foreach (ImportItem item in importer.ReadAsync(source, new ImportOptions { Skip = _options.Skip }, cancellationToken).ConfigureAwait(false))
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
