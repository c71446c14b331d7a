using System.Globalization;
using CaptionSearch.Import;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Importing;

/// <summary>Writes the sentences of records into the documents of their pictures, or into documents of their own.</summary>
/// <remarks>
/// The first sentence becomes the caption; the others are further captions. It does not when the caption there is is locked, as one that
/// a person typed is, or when people wrote that one and nobody knows who wrote this one. Records of one id that come one after another in
/// a run add up; in another run they take the place of what is there, so that a later edition of a data set counts.
/// </remarks>
internal sealed class RecordWriter(ICaptionIndex index, string dataSet)
{
    private readonly HashSet<ulong> _seen = []; // 64 bits of an id: two of ten million are the same once in 300,000 runs

    /// <summary>The document of a record.</summary>
    /// <param name="record">The record.</param>
    /// <param name="content">Content id of its picture; null when there is none.</param>
    public string IdOf(DatasetRecord record, string? content) => content ?? DocumentId.OfRecord(dataSet, record.Id);

    /// <summary>Who wrote a record's sentences.</summary>
    public static CaptionSource SourceOf(DatasetRecord record) => record.ByPeople ? CaptionSource.Human : CaptionSource.Import;

    /// <summary>Takes a record for one that this run has written.</summary>
    public void Remember(DatasetRecord record, string? content) => _seen.Add(Short(IdOf(record, content)));

    /// <summary>Writes a batch; counts documents that are new, changed and unchanged.</summary>
    /// <param name="records">Good items with the content ids of their pictures; null when there is none.</param>
    public async Task<(long Added, long Changed, long Unchanged)> WriteAsync(IReadOnlyCollection<(ImportItem Item, string? Id)> records)
    {
        Dictionary<string, (DatasetRecord Record, List<string> Captions)> wanted = new(StringComparer.Ordinal);
        List<string> ownIds = [];
        foreach ((ImportItem item, string? content) in records)
        {
            DatasetRecord record = item.Record!;
            string own = DocumentId.OfRecord(dataSet, record.Id);
            if (content is not null)
            {
                ownIds.Add(own);
            }

            string id = content ?? own;
            if (wanted.TryGetValue(id, out (DatasetRecord Record, List<string> Captions) there))
            {
                there.Captions.AddRange(record.Captions.Except(there.Captions, StringComparer.Ordinal));
            }
            else
            {
                wanted.Add(id, (record, [.. record.Captions]));
            }
        }

        Dictionary<string, CaptionDocument> before = (await index
            .GetAsync([.. wanted.Keys.Concat(ownIds).Distinct(StringComparer.Ordinal)], withVectors: false, CancellationToken.None).ConfigureAwait(false))
            .ToDictionary(static document => document.Id, StringComparer.Ordinal);
        List<CaptionDocument> documents = [];
        long added = 0;
        foreach ((string id, (DatasetRecord record, List<string> captions)) in wanted)
        {
            CaptionDocument? there = before.GetValueOrDefault(id);
            CaptionDocument document = Merge(id, record, captions, there, isAgain: !_seen.Add(Short(id)));
            if (there is null || !Same(there, document))
            {
                documents.Add(document);
                added += there is null || there.DataSet is null ? 1 : 0;
            }
        }

        // A record that came without its picture earlier has it now.
        string[] replaced = [.. ownIds.Where(before.ContainsKey)];
        if (documents.Count > 0 || replaced.Length > 0)
        {
            await index.WriteAsync(new IndexBatch { Documents = documents, RemovedIds = replaced }, CancellationToken.None).ConfigureAwait(false);
        }

        return (added, documents.Count - added, wanted.Count - documents.Count);
    }

    private static ulong Short(string id) => ulong.Parse(id.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private CaptionDocument Merge(string id, DatasetRecord record, List<string> captions, CaptionDocument? there, bool isAgain)
    {
        CaptionSource source = SourceOf(record);
        bool keeps = there is not null && there.Caption.Length > 0
            && (there.IsLocked || there.CaptionSource > source || (isAgain && there.CaptionSource == source));
        IEnumerable<string> all = isAgain && there is not null ? there.OtherCaptions.Concat(captions) : captions;
        string caption = keeps ? there!.Caption : captions[0];
        DocumentTag[] tags = [.. (there?.Tags ?? []).Concat(record.Tags.Select(static tag => new DocumentTag(tag, 1))).DistinctBy(static tag => tag.Name, StringComparer.Ordinal)];
        CaptionDocument document = there ?? new CaptionDocument { Id = id };
        return document with
        {
            Caption = caption,
            CaptionSource = keeps ? there!.CaptionSource : source,
            Confidence = keeps ? there!.Confidence : null,
            OtherCaptions = [.. all.Where(text => text != caption).Distinct(StringComparer.Ordinal)],
            Tags = tags,
            DataSet = dataSet,
            Split = record.Split ?? (isAgain ? document.Split : null),
            Metadata = isAgain ? DocumentMetadata.Sorted(document.Metadata.Concat(record.Metadata)) : DocumentMetadata.Sorted(record.Metadata),
        };
    }

    private static bool Same(CaptionDocument one, CaptionDocument other)
        => one.Caption == other.Caption && one.CaptionSource == other.CaptionSource && one.DataSet == other.DataSet
            && (other.OtherCaptions.Count == 0 || one.OtherCaptions.SequenceEqual(other.OtherCaptions, StringComparer.Ordinal))
            && (other.Split is null || one.Split == other.Split)
            && (other.Metadata.Count == 0 || DocumentMetadata.AreEqual(one.Metadata, other.Metadata))
            && one.Tags.Count == other.Tags.Count;
}
