using System.Globalization;
using CaptionSearch.Import.Json;

namespace CaptionSearch.Import.Formats;

/// <summary>The input list of neuraltalk2: <c>[{"file_path": "val/1.jpg", "captions": ["a dog runs", ...], "id"?, "split"?}]</c>.</summary>
/// <remarks><c>captions</c> may be one string. The id is <c>id</c>, or the position where there is none.</remarks>
public sealed class NeuralTalk2Importer : IDatasetImporter
{
    /// <inheritdoc/>
    public string Name => "neuraltalk2";

    /// <inheritdoc/>
    public string Title => "a JSON list of file_path and captions";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".json"];

    /// <inheritdoc/>
    public double Probe(DatasetProbe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        IReadOnlySet<string> paths = JsonOutline.Of(probe.Text);
        return paths.Contains("[].file_path") ? 0.95 : paths.Contains("[].captions") ? 0.7 : 0;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ImportItem> ReadAsync(DatasetSource source, ImportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        return Streaming.Of(token => JsonRecords.Read(source, listName: null, options.Skip, Record, token), cancellationToken);
    }

    private static DatasetRecord Record(JsonFields fields, long ordinal)
    {
        string picture = fields.RequiredText("file_path");
        IReadOnlyList<string> captions = fields.Texts("captions");
        if (captions.Count == 0)
        {
            fields.Refuse("'captions' is missing or empty; expected a list of strings.");
        }

        return new DatasetRecord
        {
            Id = fields.OptionalText("id") ?? ordinal.ToString(CultureInfo.InvariantCulture),
            Picture = picture,
            Captions = captions,
            Split = fields.OptionalText("split"),
        };
    }
}
