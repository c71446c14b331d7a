using CaptionSearch.Import.Text;

namespace CaptionSearch.Import.Formats;

/// <summary>A table with a header row, one caption a row: <c>image,caption</c> as on Kaggle, also with other columns.</summary>
/// <remarks>
/// The delimiter is the one the header uses most: comma, semicolon, tab or bar. The columns are found by name
/// (<see cref="FieldNames"/>); unknown ones become metadata, several tags of one field stand between semicolons.
/// Rows of one picture that follow each other are one record, its id is the column <c>id</c> or else the picture.
/// In a table of <em>exactly</em> a picture and a caption, further commas of an unquoted caption belong to the caption.
/// The reader is our own: a hostile row may not cost memory, and every fault needs its line.
/// </remarks>
public sealed class CsvImporter : IDatasetImporter
{
    /// <inheritdoc/>
    public string Name => "csv";

    /// <inheritdoc/>
    public string Title => "a table with a header: image,caption";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".csv", ".tsv"];

    /// <inheritdoc/>
    public double Probe(DatasetProbe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        string first = FirstLine(probe.Text);
        bool named = Extensions.Contains(Path.GetExtension(probe.FileName), StringComparer.OrdinalIgnoreCase);
        IReadOnlyList<string>? header = new DelimitedRows(new StringReader(first), TableColumns.Delimiter(first)).Read();
        return header is not null && new TableColumns(header).IsComplete ? 0.9 : named ? 0.6 : 0;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ImportItem> ReadAsync(DatasetSource source, ImportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        return Streaming.Of(token => Read(source, options.Skip, token), cancellationToken);
    }

    private static IEnumerable<ImportItem> Read(DatasetSource source, long skip, CancellationToken cancellationToken)
    {
        char delimiter = TableColumns.Delimiter(FirstLine(DatasetProbe.Read(source).Text));
        using DatasetText text = new(source, cancellationToken);
        DelimitedRows rows = new(text, delimiter);
        TableColumns columns = Header(source, rows);
        CaptionGroup group = new(skip);
        while (rows.Read() is { } row)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RecordPosition position = new(rows.Line, 1);
            if ((rows.Fault ?? Fault(columns, row)) is { } fault)
            {
                group.Refuse(fault, position);
                if (!group.IsFull)
                {
                    continue;
                }
            }
            else
            {
                DatasetRecord record = Record(columns, row, delimiter);
                if (group.Takes(record.Id))
                {
                    group.Add(record.Captions[0]);
                    continue;
                }

                foreach (ImportItem item in group.Close())
                {
                    yield return item;
                }

                group.Begin(record, position);
                continue;
            }

            foreach (ImportItem item in group.Close())
            {
                yield return item;
            }
        }

        foreach (ImportItem item in group.Close())
        {
            yield return item;
        }
    }

    private static TableColumns Header(DatasetSource source, DelimitedRows rows)
    {
        IReadOnlyList<string> header = rows.Read()
            ?? throw new ImportException(source.Path, "the file is empty; expected a header row with image,caption.");
        TableColumns columns = new(header);
        return columns.IsComplete && rows.Fault is null
            ? columns
            : throw new ImportException(
                source.Path,
                new RecordPosition(rows.Line, 1),
                rows.Fault ?? $"the header has no column for the {(columns.Picture < 0 ? "picture" : "caption")}; expected for example image,caption.");
    }

    private static string? Fault(TableColumns columns, IReadOnlyList<string> row)
    {
        bool tail = columns.Count == 2 && columns.EndsWithCaption;
        return row.Count < columns.Count || (row.Count > columns.Count && !tail)
            ? $"the row has {row.Count} fields; expected {columns.Count} as in the header."
            : null;
    }

    private static DatasetRecord Record(TableColumns columns, IReadOnlyList<string> row, char delimiter)
    {
        string picture = row[columns.Picture].Trim();
        string caption = row.Count > columns.Count ? string.Join(delimiter, row.Skip(columns.Caption)) : row[columns.Caption];
        string? id = columns.Id >= 0 ? row[columns.Id].Trim() : null;
        return new DatasetRecord
        {
            Id = string.IsNullOrEmpty(id) ? picture : id,
            Picture = picture,
            Captions = [caption],
            ByPeople = columns.Source >= 0 && FieldNames.IsHuman(row[columns.Source]),
            Split = columns.Split >= 0 ? row[columns.Split] : null,
            Tags = columns.Tags >= 0 ? row[columns.Tags].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [],
            Metadata = columns.Metadata(row),
        };
    }

    private static string FirstLine(string text)
    {
        ReadOnlySpan<char> rest = text.AsSpan().TrimStart();
        int end = rest.IndexOf('\n');
        return new string(end < 0 ? rest : rest[..end]);
    }
}
