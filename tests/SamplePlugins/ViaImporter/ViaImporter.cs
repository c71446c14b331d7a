using System.Runtime.CompilerServices;
using CaptionSearch.Import;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

[assembly: ImporterContract(ImporterContractAttribute.Current)]

namespace SamplePlugins.Via;

/// <summary>Annotations of the VGG Image Annotator: <c>{"KEY": {"filename", "file_attributes": {"caption": ...}, "regions": [...]}}</c>.</summary>
/// <remarks>Takes the export of annotations and saved projects, which have the same object under <c>_via_img_metadata</c>.</remarks>
public sealed class ViaImporter : IDatasetImporter
{
    private const string ProjectKey = "_via_img_metadata";

    /// <inheritdoc/>
    public string Name => "via";

    /// <inheritdoc/>
    public string Title => "VGG Image Annotator: JSON with file_attributes.caption";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".json"];

    /// <inheritdoc/>
    public double Probe(DatasetProbe probe)
        => probe.Text.TrimStart().StartsWith('{') && probe.Text.Contains("\"file_attributes\"", StringComparison.Ordinal) ? 0.9
            : probe.Text.Contains($"\"{ProjectKey}\"", StringComparison.Ordinal) ? 0.9
            : 0;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ImportItem> ReadAsync(
        DatasetSource source, ImportOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using JsonTextReader json = new(new StreamReader(source.Open())) { DateParseHandling = DateParseHandling.None };
        bool isProject = Open(source, json);
        for (long ordinal = 0; Read(source, json) && json.TokenType == JsonToken.PropertyName; ordinal++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            string key = (string)json.Value!;
            Read(source, json);
            RecordPosition position = Position(json);
            JToken entry = Load(source, json);
            if (ordinal >= options.Skip)
            {
                yield return Item(ordinal, key, entry, position);
                cancellationToken.ThrowIfCancellationRequested();
            }

            if (ordinal % 100 == 0)
            {
                await Task.Yield();
            }
        }

        // The file has to be JSON to its end.
        while (Read(source, json))
        {
        }

        if (json.Depth > 0 || isProject && json.TokenType == JsonToken.None)
        {
            throw new ImportException(source.Path, Position(json), "the file ends early.");
        }
    }

    private static ImportItem Item(long ordinal, string key, JToken entry, RecordPosition position)
    {
        string? file = entry is JObject picture ? Text(picture["filename"]) : null;
        JObject? attributes = (entry as JObject)?["file_attributes"] as JObject;
        string? caption = Text(attributes?["caption"]) ?? Text(attributes?["description"]);
        if (file is null || caption is null)
        {
            string missing = file is null ? "filename" : "file_attributes.caption";
            return ImportItem.Refused(ordinal, $"'{missing}' is missing; expected a string.", position);
        }

        IEnumerable<string?> tags = entry["regions"] is JArray regions
            ? regions.OfType<JObject>().SelectMany(region => (region["region_attributes"] as JObject)?.Properties().Select(p => Text(p.Value)) ?? [])
            : [];
        return ImportItem.Of(
            ordinal,
            new DatasetRecord { Id = key, Picture = file, Captions = [caption], Tags = [.. tags.OfType<string>()], ByPeople = true },
            position);
    }

    private static string? Text(JToken? token) => token is JValue { Value: string text } ? text : null;

    /// <summary>Goes into the object of the pictures; true when it lies inside a project.</summary>
    private static bool Open(DatasetSource source, JsonTextReader json)
    {
        if (!Read(source, json) || json.TokenType != JsonToken.StartObject)
        {
            throw new ImportException(source.Path, Position(json), "expected an object with one entry for each picture.");
        }

        using StreamReader text = new(source.Open());
        char[] head = new char[4096];
        int length = text.ReadBlock(head, 0, head.Length);
        if (!new string(head, 0, length).Contains("\"_via_", StringComparison.Ordinal))
        {
            return false;
        }

        while (Read(source, json) && json.TokenType == JsonToken.PropertyName)
        {
            bool found = (string)json.Value! == ProjectKey;
            Read(source, json);
            if (found && json.TokenType == JsonToken.StartObject)
            {
                return true;
            }

            Load(source, json);
        }

        throw new ImportException(source.Path, Position(json), $"there is no object '{ProjectKey}' in it.");
    }

    private static bool Read(DatasetSource source, JsonTextReader json)
    {
        try
        {
            return json.Read();
        }
        catch (JsonReaderException error)
        {
            throw new ImportException(source.Path, new RecordPosition(error.LineNumber, error.LinePosition, error.Path), "is not JSON.", error);
        }
    }

    private static JToken Load(DatasetSource source, JsonTextReader json)
    {
        try
        {
            return JToken.ReadFrom(json);
        }
        catch (JsonReaderException error)
        {
            throw new ImportException(source.Path, new RecordPosition(error.LineNumber, error.LinePosition, error.Path), "is not JSON.", error);
        }
    }

    private static RecordPosition Position(JsonTextReader json) => new(Math.Max(1, json.LineNumber), Math.Max(1, json.LinePosition), json.Path);
}
