using System.Globalization;
using CaptionSearch.Import.Json;

namespace CaptionSearch.Import.Formats;

/// <summary><c>custom_dataset.json</c>: <c>{"images": [{"imgurl": "dogs/dog001.jpg", "description": "a brown dog"}]}</c>.</summary>
/// <remarks>
/// Both keys are required strings; <c>imgurl</c> is relative to <c>static/img</c>. The id is the position in the list.
/// Nothing else is read. JSON in the strict sense: single quotes are refused.
/// </remarks>
public sealed class CustomDatasetImporter : IDatasetImporter
{
    /// <inheritdoc/>
    public string Name => "custom";

    /// <inheritdoc/>
    public string Title => "custom_dataset.json: images with imgurl and description";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".json"];

    /// <inheritdoc/>
    public double Probe(DatasetProbe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        IReadOnlySet<string> paths = JsonOutline.Of(probe.Text);
        bool named = string.Equals(probe.FileName, "custom_dataset.json", StringComparison.OrdinalIgnoreCase);
        return paths.Contains("images[].imgurl") ? 0.95
            : named ? 0.8 // a broken one of that name deserves this format's message
            : paths.Contains("images[].description") ? 0.6
            : 0;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ImportItem> ReadAsync(DatasetSource source, ImportOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        return Streaming.Of(token => JsonRecords.Read(source, "images", options.Skip, Record, token), cancellationToken);
    }

    private static DatasetRecord Record(JsonFields fields, long ordinal) => new()
    {
        Id = ordinal.ToString(CultureInfo.InvariantCulture),
        Picture = fields.RequiredText("imgurl"),
        Captions = [fields.RequiredText("description")],
    };
}
