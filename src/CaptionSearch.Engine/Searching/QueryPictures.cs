using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Searching;

/// <summary>Sentence, tags and vector of the pictures that queries name: from the index where it has them, else from the model.</summary>
/// <remarks>
/// Any number of queries at once; those that need the model take turns, each with all the processor cores it may have: a picture
/// described while others wait has the same vector as one described alone. With a caption desk they take their turns in its queue.
/// </remarks>
/// <param name="settings">How a picture is described.</param>
/// <param name="limits">What one may cost.</param>
/// <param name="threads">Processor cores for one.</param>
/// <param name="captions">Describes pictures; null to do so here.</param>
internal sealed class QueryPictures(DescriptionSettings settings, DecodeLimits limits, int threads, CaptionDesk? captions) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly FileBytes _bytes = new();

    /// <summary>A picture that is named.</summary>
    /// <param name="picture">A file, or a path or document id of the index.</param>
    /// <param name="readsFiles">Whether files are looked at; otherwise only the index is.</param>
    /// <param name="lease">Index and model.</param>
    /// <param name="cancellationToken">Handed to decoder and index.</param>
    /// <exception cref="FileNotFoundException">Neither a file nor in the index.</exception>
    public async Task<CaptionDocument> ReadAsync(string picture, bool readsFiles, VersionLease lease, CancellationToken cancellationToken)
    {
        if (!readsFiles || !File.Exists(picture))
        {
            return await FindAsync(picture, lease, cancellationToken).ConfigureAwait(false)
                ?? throw new FileNotFoundException($"{picture}: {(readsFiles ? "no such file, and " : "")}no picture of the index has this path or id.");
        }

        ReadOnlyMemory<byte> bytes;
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            bytes = _bytes.Read(picture, limits).ToArray();
        }
        finally
        {
            _turn.Release();
        }

        return await ReadAsync(bytes, picture, answered: null, lease, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A picture that was sent.</summary>
    /// <param name="bytes">The encoded picture.</param>
    /// <param name="name">Begins the message of an error.</param>
    /// <param name="answered">What a model said of it before; null when it was not asked.</param>
    /// <param name="lease">Index and model.</param>
    /// <param name="cancellationToken">Handed to decoder and index.</param>
    /// <exception cref="BusyException">The caption desk has no room.</exception>
    public async Task<CaptionDocument> ReadAsync(
        ReadOnlyMemory<byte> bytes, string name, CaptionAnswer? answered, VersionLease lease, CancellationToken cancellationToken)
    {
        string id = DocumentId.OfContent(bytes.Span);
        if (lease.Index is not null
            && await lease.Index.GetAsync([id], withVectors: true, cancellationToken).ConfigureAwait(false) is [{ Vector: not null } known])
        {
            return known;
        }

        SharedModel model = await lease.Snapshot.ModelAsync(cancellationToken).ConfigureAwait(false);
        if (answered?.ModelFingerprint == model.Model.Fingerprint)
        {
            return Document(id, answered);
        }

        if (captions is not null)
        {
            CaptionAnswer answer = await captions.DescribeAsync(bytes, name, settings with { Hypotheses = 1 }, model, cancellationToken).ConfigureAwait(false);
            return Document(id, answer);
        }

        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            PictureDescription description = Describe(bytes, name, model, cancellationToken);
            return Document(id, description.Caption.Text, description.Tags, description.Vector);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private static CaptionDocument Document(string id, CaptionAnswer answer) => Document(id, answer.Hypotheses[0].Text, answer.Tags, answer.Vector);

    private static CaptionDocument Document(string id, string caption, IReadOnlyList<Tag> tags, float[] vector)
        => new() { Id = id, Caption = caption, Tags = [.. tags.Select(static tag => new DocumentTag(tag.Name, tag.Probability))], Vector = vector };

    private static async Task<CaptionDocument?> FindAsync(string pathOrId, VersionLease lease, CancellationToken cancellationToken)
    {
        if (lease.Index is null)
        {
            return null;
        }

        CaptionDocument? byPath = await lease.Index.FindByPathAsync(Path.GetFullPath(pathOrId), cancellationToken).ConfigureAwait(false);
        string? id = byPath?.Id ?? (DocumentId.IsValid(pathOrId) ? pathOrId : null);
        return id is null
            ? null
            : (await lease.Index.GetAsync([id], withVectors: true, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
    }

    private PictureDescription Describe(ReadOnlyMemory<byte> bytes, string name, SharedModel model, CancellationToken cancellationToken)
    {
        CaptionWorkspace workspace = model.Rent(threads);
        try
        {
            PictureDescriber describer = new(model.Model, workspace, settings, settings.Tags > 0 ? model.Tags : null, limits);
            return describer.Describe(bytes.Span, name, cancellationToken);
        }
        finally
        {
            model.Return(threads, workspace);
        }
    }
}
