namespace CaptionSearch.Index;

/// <summary>Refuses a batch that cannot be stored, before anything is written.</summary>
internal static class BatchCheck
{
    private const int MostDimensions = 1 << 16;

    /// <exception cref="ArgumentException">Names the first document or path that is wrong.</exception>
    public static void Check(IndexBatch batch)
    {
        foreach (CaptionDocument document in batch.Documents)
        {
            Id(document.Id);
            foreach (string path in document.Paths)
            {
                Path(path, document.Id);
            }

            if (document.Vector is float[] vector)
            {
                Vector(vector, $"Document {document.Id}");
                if (string.IsNullOrEmpty(document.ModelFingerprint))
                {
                    throw new ArgumentException($"Document {document.Id} has a vector and no {nameof(document.ModelFingerprint)}.", nameof(batch));
                }
            }

            Caption(document.Id, document.CaptionSource, document.Confidence);
            if (DocumentMetadata.Length(document.Metadata) > DocumentMetadata.MostCharacters)
            {
                throw new ArgumentException(
                    $"Document {document.Id} has {DocumentMetadata.Length(document.Metadata)} characters of metadata; the most is {DocumentMetadata.MostCharacters}.", nameof(batch));
            }
        }

        foreach (CaptionChange change in batch.SetCaptions)
        {
            Id(change.Id);
            Caption(change.Id, change.Source, change.Confidence);
        }

        foreach (DocumentPath changed in batch.AddedPaths.Concat(batch.RemovedPaths))
        {
            Id(changed.Id);
            Path(changed.Path, changed.Id);
        }

        foreach (string id in batch.RemovedIds)
        {
            Id(id);
        }
    }

    /// <exception cref="ArgumentException">The vector is empty, too long, all zero, or not finite.</exception>
    public static void Vector(float[] vector, string whose)
    {
        if (vector.Length is 0 or > MostDimensions || !UnitVector.HasDirection(vector))
        {
            throw new ArgumentException($"{whose} has a vector without direction: it is empty, all zero or has a number that is not finite.");
        }
    }

    private static void Caption(string id, CaptionSource source, double? confidence)
    {
        if (confidence is double number && !double.IsFinite(number))
        {
            throw new ArgumentException($"Document {id}: the confidence {confidence} is not a number.");
        }

        if (!Enum.IsDefined(source))
        {
            throw new ArgumentException($"Document {id}: no such caption source.");
        }
    }

    private static void Id(string id)
    {
        if (!DocumentId.IsValid(id))
        {
            throw new ArgumentException($"'{id}' is not a document id: 64 lower-case hexadecimal digits (SHA-256).");
        }
    }

    private static void Path(string path, string id)
    {
        if (string.IsNullOrEmpty(path))
        {
            throw new ArgumentException($"Document {id} has an empty path.");
        }
    }
}
