using CaptionSearch.Index.Embedded.Words;

namespace CaptionSearch.Index.Embedded;

/// <summary>Applies one batch within a write transaction.</summary>
internal sealed class BatchWriter
{
    private readonly string _folder;
    private readonly IndexConnection _connection;
    private readonly EmbeddedIndexOptions _options;
    private readonly PostingWriter _words;
    private readonly HashSet<long> _lostPath = [];
    private SegmentLayout? _layout;
    private VectorAppender? _vectors;

    public BatchWriter(string folder, IndexConnection connection, EmbeddedIndexOptions options)
    {
        _folder = folder;
        _connection = connection;
        _options = options;
        _words = new PostingWriter(connection);
        _layout = IndexState.Read(connection).Layout;
    }

    public void Apply(IndexBatch batch, CancellationToken cancellationToken)
    {
        foreach (CaptionDocument document in batch.Documents)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Put(document);
        }

        foreach (CaptionChange change in batch.SetCaptions)
        {
            SetCaption(change);
        }

        foreach (DocumentPath added in batch.AddedPaths)
        {
            if (DocumentTable.Locate(_connection, DocumentId.ToBytes(added.Id)) is (long number, _))
            {
                AddPath(number, added.Path);
            }
        }

        foreach (DocumentPath removed in batch.RemovedPaths)
        {
            if (DocumentTable.Locate(_connection, DocumentId.ToBytes(removed.Id)) is (long number, _)
                && DocumentTable.RemovePath(_connection, number, removed.Path))
            {
                _lostPath.Add(number);
            }
        }

        foreach (string id in batch.RemovedIds)
        {
            if (DocumentTable.Find(_connection, DocumentId.ToBytes(id)) is StoredDocument stored)
            {
                Remove(stored);
                _lostPath.Remove(stored.Number);
            }
        }

        foreach (long number in _lostPath)
        {
            if (!DocumentTable.HasPaths(_connection, number))
            {
                Remove(DocumentTable.Find(_connection, DocumentTable.IdOf(_connection, number))!);
            }
        }

        cancellationToken.ThrowIfCancellationRequested();
        _words.Flush();
        _vectors?.Flush();
        _connection.Execute("UPDATE state SET generation = generation + 1");
    }

    private void Put(CaptionDocument document)
    {
        byte[] id = DocumentId.ToBytes(document.Id);
        StoredDocument? stored = DocumentTable.Find(_connection, id);
        CaptionDocument merged = stored is null ? document : CaptionMerge.Merge(document, stored.ToDocument(document.Id), stored.Vector is not null);
        VectorPlace? place = document.Vector is float[] vector ? PutVector(document, id, vector, stored?.Vector) : stored?.Vector;
        long number = DocumentTable.Write(_connection, stored, id, merged, place);
        _words.Replace(number, stored?.Words, DocumentWords.Of(merged.Caption, merged.OtherCaptions, merged.Tags));
        foreach (string path in document.Paths)
        {
            AddPath(number, path);
        }
    }

    private void SetCaption(CaptionChange change)
    {
        if (DocumentTable.Find(_connection, DocumentId.ToBytes(change.Id)) is StoredDocument stored)
        {
            DocumentTable.SetCaption(_connection, stored.Number, change);
            _words.Replace(stored.Number, stored.Words, (stored with { Caption = change.Caption }).Words);
        }
    }

    private VectorPlace PutVector(CaptionDocument document, byte[] id, float[] vector, VectorPlace? stored)
    {
        if (_layout is null)
        {
            _layout = new SegmentLayout(vector.Length, document.ModelFingerprint!);
            _connection.Execute("UPDATE state SET dimension = $1, model = $2", vector.Length, document.ModelFingerprint);
        }
        else if (!string.Equals(_layout.ModelFingerprint, document.ModelFingerprint, StringComparison.Ordinal))
        {
            throw new IndexFormatException(
                $"{_folder}: its vectors are of the model {Short(_layout.ModelFingerprint)}, these are of {Short(document.ModelFingerprint!)}: the two do not compare. Use that model, or index into another data directory.");
        }
        else if (_layout.Dimension != vector.Length)
        {
            throw new ArgumentException($"Document {document.Id} has a vector of {vector.Length} numbers, the index has {_layout.Dimension}.");
        }

        _vectors ??= new VectorAppender(_folder, _connection, _layout, _options);
        float[] unit = UnitVector.Of(vector);
        if (stored is not null)
        {
            if (_vectors.IsStored(stored.Segment, stored.Slot, id, unit))
            {
                return stored;
            }

            _vectors.Kill(stored.Segment, stored.Slot);
        }

        (long segment, int slot) = _vectors.Append(id, unit);
        return new VectorPlace(segment, slot);
    }

    private void AddPath(long number, string path)
    {
        if (DocumentTable.AddPath(_connection, number, path) is long former)
        {
            _lostPath.Add(former);
        }
    }

    private void Remove(StoredDocument stored)
    {
        DocumentTable.Remove(_connection, stored.Number);
        _words.Replace(stored.Number, stored.Words, words: null);
        if (stored.Vector is VectorPlace vector)
        {
            _vectors ??= new VectorAppender(_folder, _connection, _layout!, _options);
            _vectors.Kill(vector.Segment, vector.Slot);
        }
    }

    private static string Short(string fingerprint) => fingerprint.Length > 12 ? fingerprint[..12] : fingerprint;
}
