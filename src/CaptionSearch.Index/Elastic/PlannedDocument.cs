using CaptionSearch.Index.Elastic.Bulk;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic;

/// <summary>One document of a batch: as it is in the index, and as it shall be.</summary>
/// <param name="id">Its id.</param>
internal sealed class PlannedDocument(string id)
{
    private StoredSource? _stored;
    private CaptionDocument? _planned;
    private float[]? _newVector;

    public string Id => id;

    /// <summary>The paths it shall have.</summary>
    public SortedSet<string> Paths { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the batch took a path from it.</summary>
    public bool HasLostPath { get; set; }

    /// <summary>Whether it shall be in the index.</summary>
    public bool IsThere => _planned is not null;

    /// <summary>Whether it is as it shall be, because it was written.</summary>
    public bool IsDone { get; set; }

    private bool HasVector => _newVector is not null || _stored is { HasVector: true };

    /// <summary>Takes what is in the index; null when it is not there.</summary>
    public void Load(StoredSource? stored) => _stored = stored;

    /// <summary>Shall be as it is.</summary>
    public void Reset()
    {
        _planned = _stored?.Document;
        _newVector = null;
        HasLostPath = false;
        Paths.Clear();
        Paths.UnionWith(_planned?.Paths ?? []);
    }

    public void Put(CaptionDocument document)
    {
        _planned = _planned is null ? document : CaptionMerge.Merge(document, _planned, HasVector);
        _newVector = document.Vector ?? _newVector;
    }

    public void Set(CaptionChange change) => _planned = _planned is null ? null : CaptionMerge.Set(_planned, change);

    public void Remove()
    {
        _planned = null;
        _newVector = null;
        HasLostPath = false;
        Paths.Clear();
    }

    /// <summary>What to do on the server; null when nothing.</summary>
    /// <param name="asBase64">Whether the server takes vectors as base64.</param>
    public BulkAction? ToAction(bool asBase64)
    {
        if (_planned is null)
        {
            return _stored is null ? null : Action(BulkActionKind.Delete, default);
        }

        CaptionDocument document = _planned with { Paths = [.. Paths] };
        if (_stored is null)
        {
            return Action(BulkActionKind.Create, Source(document, isPart: false, asBase64));
        }

        if (_newVector is not null)
        {
            return Action(BulkActionKind.Index, Source(document, isPart: false, asBase64));
        }

        // The vector stays where it is: it need not be read to be kept.
        return AreEqual(document, _stored.Document)
            ? null
            : Action(_stored.HasVector ? BulkActionKind.Update : BulkActionKind.Index, Source(document, _stored.HasVector, asBase64));
    }

    private static bool AreEqual(CaptionDocument x, CaptionDocument y)
        => x.Paths.SequenceEqual(y.Paths, StringComparer.Ordinal)
        && x.OtherCaptions.SequenceEqual(y.OtherCaptions, StringComparer.Ordinal)
        && x.Tags.SequenceEqual(y.Tags)
        && DocumentMetadata.AreEqual(x.Metadata, y.Metadata)
        && Plain(x) == Plain(y);

    private static CaptionDocument Plain(CaptionDocument document)
        => document with { Paths = [], OtherCaptions = [], Tags = [], Metadata = DocumentMetadata.Empty, Vector = null, FileTime = document.FileTime?.ToUniversalTime() };

    private BulkAction Action(BulkActionKind kind, ReadOnlyMemory<byte> source)
        => new(kind, id) { Source = source, IfSeqNo = _stored?.SeqNo, IfPrimaryTerm = _stored?.PrimaryTerm };

    private ReadOnlyMemory<byte> Source(CaptionDocument document, bool isPart, bool asBase64)
    {
        using PooledBuffer buffer = PooledBuffer.OfJson(json =>
        {
            if (isPart)
            {
                json.WriteStartObject();
                json.WritePropertyName("doc");
            }

            DocumentJson.Write(json, document, HasVector, _newVector is null ? null : UnitVector.Of(_newVector), asBase64);
            if (isPart)
            {
                json.WriteEndObject();
            }
        });
        return buffer.Written.ToArray();
    }
}
