using System.Text;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Exchange;

/// <summary>Writes a whole index as lines of JSON, one document at a time.</summary>
public static class IndexExport
{
    /// <summary>Writes to a file, which appears when it is complete and not before.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="file">Replaced when it is there.</param>
    /// <param name="withVectors">Whether vectors are written too.</param>
    /// <param name="progress">Receives the number of documents written and the number there are.</param>
    /// <param name="cancellationToken">Ends the work; then there is no file.</param>
    /// <returns>Null when there is no index, or an empty one: nothing was written.</returns>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static async Task<ExportReport?> ToFileAsync(
        DataFolder data, string file, bool withVectors, Action<long, long> progress, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ExportReport? report = null;
        await WholeFile.WriteAsync(file, async stream =>
        {
            StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
            await using (writer.ConfigureAwait(false))
            {
                report = await ToWriterAsync(data, writer, withVectors, progress, cancellationToken).ConfigureAwait(false);
                await writer.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            return report is not null;
        }).ConfigureAwait(false);
        return report;
    }

    /// <summary>Writes to a writer, whose line end is a line feed.</summary>
    /// <inheritdoc cref="ToFileAsync" path="/param|/returns"/>
    /// <param name="data">The data folder.</param>
    /// <param name="output">Where to.</param>
    /// <param name="withVectors">Whether vectors are written too.</param>
    /// <param name="progress">Receives the number of documents written and the number there are.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<ExportReport?> ToWriterAsync(
        DataFolder data, TextWriter output, bool withVectors, Action<long, long> progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(progress);
        await using IIndexVersions versions = await IndexPlace.OpenAsync(data, cancellationToken).ConfigureAwait(false);
        await using ICaptionIndex? index = await versions.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false);
        IndexStatistics? statistics = index is null ? null : await index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        if (index is null || statistics!.Documents == 0)
        {
            return null;
        }

        ExportHeader header = withVectors ? new ExportHeader(statistics.ModelFingerprint, statistics.VectorLength) : new ExportHeader(null, null);
        await output.WriteLineAsync(DocumentLine.Write(header)).ConfigureAwait(false);
        long documents = 0;
        long vectors = 0;
        await foreach (CaptionDocument document in index.ReadAsync(withVectors, cancellationToken).ConfigureAwait(false))
        {
            await output.WriteLineAsync(DocumentLine.Write(document)).ConfigureAwait(false);
            vectors += document.Vector is null ? 0 : 1;
            progress(++documents, statistics.Documents);
        }

        await output.WriteLineAsync(DocumentLine.WriteEnd(documents)).ConfigureAwait(false);
        return new ExportReport(documents, vectors);
    }
}
