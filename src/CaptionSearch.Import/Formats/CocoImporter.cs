using CaptionSearch.Import.Json;
using CaptionSearch.Import.Text;
using Newtonsoft.Json;

namespace CaptionSearch.Import.Formats;

/// <summary>COCO captions: <c>{"images": [{"id", "file_name"}], "annotations": [{"image_id", "caption"}]}</c>, the two lists in either order.</summary>
/// <remarks>
/// Captions stand apart from their pictures and in any order, so the file is joined on disk: one pass over it writes both lists to
/// temporary files by a hash of the picture's id, then each of these is joined in memory. One holds about 4 MB of the file (up to
/// 1 GB in all; from there on there are 256 of them), so memory stays bounded, and the first record comes after the whole file
/// has been read: a file that is broken gives none. Files up to 4 MB keep the order of <c>images</c>; larger ones have another
/// order, always the same. Pictures without a caption and captions without a picture are refused. The id is the picture's.
/// </remarks>
public sealed class CocoImporter : IDatasetImporter
{
    /// <inheritdoc/>
    public string Name => "coco";

    /// <inheritdoc/>
    public string Title => "COCO captions: images and annotations in one JSON file";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; } = [".json"];

    /// <inheritdoc/>
    public double Probe(DatasetProbe probe)
    {
        ArgumentNullException.ThrowIfNull(probe);
        IReadOnlySet<string> paths = JsonOutline.Of(probe.Text);
        bool images = paths.Contains("images[].file_name");
        bool annotations = paths.Contains("annotations[].caption");
        return images && annotations ? 0.98 : annotations ? 0.9 : images ? 0.85 : 0;
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
        using CocoJoin join = new(source);
        Collect(source, join, cancellationToken);
        source.ExpectedItems = join.Pictures;
        long ordinal = 0;
        foreach (CocoJoined joined in join.Results(cancellationToken))
        {
            long own = ordinal++;
            if (own >= skip)
            {
                yield return joined.Problem is { } problem
                    ? ImportItem.Refused(own, problem, joined.Position)
                    : ImportItem.Of(own, new DatasetRecord { Id = joined.Id, Picture = joined.File, Captions = joined.Captions }, joined.Position);
            }
        }
    }

    /// <summary>The pass over the file.</summary>
    private static void Collect(DatasetSource source, CocoJoin join, CancellationToken cancellationToken)
    {
        using JsonInput input = new(source.Path, new DatasetText(source, cancellationToken));
        HashSet<string> lists = new(StringComparer.Ordinal);
        input.Read();
        if (input.Token != JsonToken.StartObject)
        {
            throw new ImportException(source.Path, input.Position, "expected an object with the lists 'images' and 'annotations'.");
        }

        while (input.Read() && input.Token != JsonToken.EndObject)
        {
            string name = input.Text;
            RecordPosition position = input.Position;
            input.Read();
            if (name is not ("images" or "annotations"))
            {
                input.Skip();
                continue;
            }

            if (!lists.Add(name))
            {
                throw new ImportException(source.Path, position, $"the name '{name}' comes twice; expected one list.");
            }

            if (input.Token != JsonToken.StartArray)
            {
                throw new ImportException(source.Path, input.Position, "expected a list.");
            }

            for (long i = 0; input.Read() && input.Token != JsonToken.EndArray; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                join.Add(name == "images", i, JsonValue.Load(input));
            }
        }

        input.Read(); // nothing may follow
        foreach (string list in (string[])["images", "annotations"])
        {
            if (!lists.Contains(list))
            {
                throw new ImportException(source.Path, $"there is no '{list}' in it; expected an object with the lists 'images' and 'annotations'.");
            }
        }
    }
}
