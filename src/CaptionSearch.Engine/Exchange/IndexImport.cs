using System.Globalization;
using CaptionSearch.Import;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Exchange;

/// <summary>Reads what <see cref="IndexExport"/> wrote into an index, by the index's own rules of merging.</summary>
/// <remarks>
/// A repetition changes nothing, so an import that was stopped is taken up by running it again. Lines that cannot be taken are told to the
/// observer, with their numbers; the others are imported. The next run over a folder recognises the pictures by their content.
/// </remarks>
public sealed class IndexImport
{
    private const int DocumentsAtOnce = 200;

    private readonly DataFolder _data;
    private readonly bool _withVectors;
    private readonly Action<string> _refused;
    private readonly Action<long> _progress;

    /// <summary>Prepares; nothing is read yet.</summary>
    /// <param name="data">The data folder; made when it is not there.</param>
    /// <param name="withVectors">Whether vectors are taken; without them pictures are found by words until they are indexed.</param>
    /// <param name="refused">Told of each line that cannot be taken: file, line, reason.</param>
    /// <param name="progress">Receives the number of lines done.</param>
    public IndexImport(DataFolder data, bool withVectors, Action<string> refused, Action<long> progress)
    {
        _data = data;
        _withVectors = withVectors;
        _refused = refused;
        _progress = progress;
    }

    /// <summary>Imports a file.</summary>
    /// <param name="file">As <see cref="IndexExport"/> writes it.</param>
    /// <param name="cancellationToken">Ends the import; what was read is stored.</param>
    /// <exception cref="ImportException">The file is missing, is no export of an index, or is of another version.</exception>
    /// <exception cref="IndexFormatException">Its vectors are of another model than those of the index.</exception>
    /// <exception cref="DataFolderException">The data folder cannot be written, or a run is writing.</exception>
    public async Task<ImportReport> RunAsync(string file, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        if (!File.Exists(file))
        {
            throw new ImportException(file, Directory.Exists(file) ? "a folder; expected a file that 'captionsearch export' wrote." : "no such file.");
        }

        FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.Read, 1);
        await using (stream.ConfigureAwait(false))
        {
            IAsyncEnumerator<(int Number, ReadOnlyMemory<byte> Line)> lines = LineSource.ReadAsync(stream, cancellationToken).GetAsyncEnumerator(cancellationToken);
            await using (lines.ConfigureAwait(false))
            {
                try
                {
                    if (!await lines.MoveNextAsync().ConfigureAwait(false) || !DocumentLine.IsHeader(lines.Current.Line))
                    {
                        throw new ImportException(file, "not an exported index. Today 'captionsearch import' takes what 'captionsearch export' wrote: JSON lines, the first with \"format\":\"captionsearch-index\".");
                    }

                    ExportHeader header = DocumentLine.ReadHeader(lines.Current.Line);
                    return await RunAsync(file, header, lines, cancellationToken).ConfigureAwait(false);
                }
                catch (LineException error)
                {
                    throw new ImportException(file, error.Message);
                }
            }
        }
    }

    private async Task<ImportReport> RunAsync(
        string file, ExportHeader header, IAsyncEnumerator<(int Number, ReadOnlyMemory<byte> Line)> lines, CancellationToken cancellationToken)
    {
        using IDisposable place = _data.LockForWriting();
        await using IIndexVersions versions = await IndexPlace.OpenAsync(_data, cancellationToken).ConfigureAwait(false);
        await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: true, cancellationToken).ConfigureAwait(false))!;
        await CheckModelAsync(file, header, index, cancellationToken).ConfigureAwait(false);
        ImportReport report = new() { IsCutOff = true };
        Dictionary<string, CaptionDocument> batch = new(StringComparer.Ordinal);
        long seen = 0;
        while (report.IsCutOff && await lines.MoveNextAsync().ConfigureAwait(false))
        {
            (int number, ReadOnlyMemory<byte> line) = lines.Current;
            try
            {
                if (DocumentLine.ReadEnd(line) is long)
                {
                    report = report with { IsCutOff = false };
                    continue;
                }

                CaptionDocument document = DocumentLine.Read(line, header, _withVectors);
                if (batch.ContainsKey(document.Id) || batch.Count == DocumentsAtOnce)
                {
                    report = await WriteAsync(index, batch, report, cancellationToken).ConfigureAwait(false);
                }

                batch.Add(document.Id, document);
            }
            catch (LineException error)
            {
                report = report with { Refused = report.Refused + 1 };
                _refused(string.Create(CultureInfo.InvariantCulture, $"{file}:{number}: {error.Message}"));
            }

            _progress(++seen);
        }

        report = await WriteAsync(index, batch, report, cancellationToken).ConfigureAwait(false);
        await index.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return report;
    }

    private async Task CheckModelAsync(string file, ExportHeader header, ICaptionIndex index, CancellationToken cancellationToken)
    {
        IndexStatistics statistics = await index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        if (_withVectors && header.Model is string given && statistics.ModelFingerprint is string stored && given != stored)
        {
            throw new IndexFormatException(
                $"{file}: its vectors are of model {ModelMismatch.Short(given)}, those of the index are of {ModelMismatch.Short(stored)}: the two do not compare. "
                + "Import the words alone with --no-vectors, or move the index to that model first: captionsearch reindex --model DIR.");
        }
    }

    private static async Task<ImportReport> WriteAsync(
        ICaptionIndex index, Dictionary<string, CaptionDocument> batch, ImportReport report, CancellationToken cancellationToken)
    {
        string[] ids = [.. batch.Keys];
        Dictionary<string, CaptionDocument> before = await ReadAsync(index, ids, cancellationToken).ConfigureAwait(false);
        CaptionDocument[] changed = [.. batch.Values.Where(document => !before.TryGetValue(document.Id, out CaptionDocument? there) || !IsContained(document, there))];
        batch.Clear();
        if (changed.Length > 0)
        {
            await index.WriteAsync(new IndexBatch { Documents = changed }, cancellationToken).ConfigureAwait(false);
        }

        long added = ids.LongCount(id => !before.ContainsKey(id));
        return report with
        {
            Added = report.Added + added,
            Changed = report.Changed + changed.Length - added,
            Unchanged = report.Unchanged + ids.Length - changed.Length,
        };
    }

    private static async Task<Dictionary<string, CaptionDocument>> ReadAsync(ICaptionIndex index, string[] ids, CancellationToken cancellationToken)
        => (await index.GetAsync(ids, withVectors: true, cancellationToken).ConfigureAwait(false)).ToDictionary(document => document.Id, StringComparer.Ordinal);

    /// <summary>Whether a merge would change nothing that counts.</summary>
    private static bool IsContained(CaptionDocument document, CaptionDocument there)
    {
        bool givesWay = there.IsLocked ? document.CaptionSource == CaptionSource.Human : document.CaptionSource >= there.CaptionSource;
        return (!givesWay || (document.Caption == there.Caption && document.CaptionSource == there.CaptionSource && document.IsLocked == there.IsLocked && document.Confidence == there.Confidence))
            && !document.Paths.Except(there.Paths, StringComparer.Ordinal).Any()
            && (document.OtherCaptions.Count == 0 || document.OtherCaptions.SequenceEqual(there.OtherCaptions, StringComparer.Ordinal))
            && (document.Tags.Count == 0 || document.Tags.SequenceEqual(there.Tags))
            && (document.Width, document.Height, document.ByteSize, document.FileTime) == (there.Width, there.Height, there.ByteSize, there.FileTime)
            && (document.DataSet ?? there.DataSet, document.Split ?? there.Split) == (there.DataSet, there.Split)
            && (document.Metadata.Count == 0 || DocumentMetadata.AreEqual(document.Metadata, there.Metadata))
            && (document.Vector is null || (there.Vector is not null && document.Vector.AsSpan().SequenceEqual(there.Vector)));
    }
}
