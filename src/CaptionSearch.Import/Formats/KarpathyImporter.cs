using System.Globalization;
using CaptionSearch.Import.Json;

namespace CaptionSearch.Import.Formats;

/// <summary><c>dataset.json</c> as Karpathy published it for Flickr8k, Flickr30k and COCO.</summary>
/// <remarks>
/// <c>{"images": [{"filename", "filepath"?, "imgid"?, "split"?, "sentences": [{"raw"}]}], "dataset": ...}</c>. Every sentence is
/// a caption. A picture's path is <c>filepath/filename</c>; the id is <c>imgid</c>, or the position where there is none.
/// <c>cocoid</c> becomes metadata.
/// </remarks>
public sealed class KarpathyImporter : IDatasetImporter
{
    /// <inheritdoc/>
    public string Name => "karpathy";

    /// <inheritdoc/>
    public string Title => "dataset.json with splits: images with filename and sentences";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".json"];

    /// <inheritdoc/>
    public double Probe(DatasetProbe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        IReadOnlySet<string> paths = JsonOutline.Of(probe.Text);
        return paths.Contains("images[].sentences[].raw") ? 0.98
            : paths.Contains("images[].sentences") || paths.Contains("images[].filename") ? 0.8
            : 0;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ImportItem> ReadAsync(DatasetSource source, ImportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        return Streaming.Of(token => JsonRecords.Read(source, "images", options.Skip, Record, token), cancellationToken);
    }

    private static DatasetRecord Record(JsonFields fields, long ordinal)
    {
        string file = fields.RequiredText("filename");
        string? folder = fields.OptionalText("filepath");
        List<string> captions = [.. fields.Objects("sentences").Select(static sentence => sentence.RequiredText("raw"))];
        if (captions.Count == 0)
        {
            fields.Refuse("'sentences' is empty; expected at least one with 'raw'.");
        }

        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        if (fields.OptionalText("cocoid") is { } coco)
        {
            metadata["cocoid"] = coco;
        }

        return new DatasetRecord
        {
            Id = fields.OptionalText("imgid") ?? ordinal.ToString(CultureInfo.InvariantCulture),
            Picture = string.IsNullOrEmpty(folder) ? file : $"{folder}/{file}",
            Captions = captions,
            Split = fields.OptionalText("split"),
            Metadata = metadata,
        };
    }
}
