using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>An embedded index of described pictures in a temporary folder, which goes with it.</summary>
internal sealed class EvaluationIndex : IAsyncDisposable
{
    private const string DataSet = "evaluation";
    private const int BatchSize = 500;

    private readonly DirectoryInfo _folder;
    private readonly EmbeddedIndex _index;

    private EvaluationIndex(DirectoryInfo folder, EmbeddedIndex index) => (_folder, _index) = (folder, index);

    /// <summary>The index; nothing but the pictures is in it.</summary>
    public ICaptionIndex Index => _index;

    /// <summary>Id under which a picture is found.</summary>
    public static string IdOf(string name) => DocumentId.OfRecord(DataSet, name);

    /// <summary>Builds the index.</summary>
    /// <param name="pictures">The pictures.</param>
    /// <param name="model">Fingerprint of the model that described them.</param>
    /// <param name="tags">The tags of a picture; null leaves them as they are.</param>
    /// <param name="cancellationToken">Checked once a batch.</param>
    public static async Task<EvaluationIndex> CreateAsync(
        IReadOnlyList<DescribedPicture> pictures, string model, Func<DescribedPicture, IReadOnlyList<DocumentTag>>? tags, CancellationToken cancellationToken)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("captionsearch-evaluation-");
        EvaluationIndex made = new(folder, EmbeddedIndex.Open(Path.Combine(folder.FullName, "index")));
        try
        {
            foreach (DescribedPicture[] batch in pictures.Chunk(BatchSize))
            {
                CaptionDocument[] documents = [.. batch.Select(picture => Document(picture, model, tags))];
                await made._index.WriteAsync(new IndexBatch { Documents = documents }, cancellationToken).ConfigureAwait(false);
            }

            return made;
        }
        catch
        {
            await made.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _index.DisposeAsync().ConfigureAwait(false);
        _folder.Delete(recursive: true);
    }

    private static CaptionDocument Document(DescribedPicture picture, string model, Func<DescribedPicture, IReadOnlyList<DocumentTag>>? tags) => new()
    {
        Id = IdOf(picture.Name),
        Caption = picture.Description.Caption.Text,
        Confidence = picture.Description.Caption.Confidence,
        Tags = tags?.Invoke(picture) ?? [.. picture.Description.Tags.Select(tag => new DocumentTag(tag.Name, tag.Probability))],
        ModelFingerprint = model,
        DataSet = DataSet,
        Vector = picture.Description.Vector,
    };
}
