using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Captions;

/// <summary>Writes a person's sentence for a picture of the index, holds it fast, or gives it back to the model.</summary>
/// <remarks>May run while a folder is indexed; an exchange of versions is waited for.</remarks>
public sealed class CaptionEdit
{
    /// <summary>Most characters of a sentence.</summary>
    public const int MostCharacters = 10_000;

    private readonly DataFolder _data;
    private readonly FileBytes _bytes = new();
    private readonly DecodeLimits _limits;

    /// <summary>Prepares; nothing is read yet.</summary>
    /// <param name="data">Where the index lies.</param>
    /// <param name="limits">What one picture may cost; null for the defaults.</param>
    public CaptionEdit(DataFolder data, DecodeLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        _data = data;
        _limits = limits ?? new DecodeLimits();
    }

    /// <summary>Writes a person's sentence; from now on only a person's replaces it.</summary>
    /// <param name="picture">A file; or a path or document id of the index.</param>
    /// <param name="sentence">Not empty; blanks at both ends go, line breaks become blanks.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <returns>The document as it is now, without vector.</returns>
    /// <exception cref="CaptionEditException">The picture is not in the index, or the sentence is empty or too long.</exception>
    public Task<CaptionDocument> SetAsync(string picture, string sentence, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        string text = string.Join(
            ' ', string.Concat(sentence.Select(character => char.IsControl(character) ? ' ' : character)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length == 0)
        {
            throw new CaptionEditException("The sentence is empty. To give the picture back to the model, use 'captionsearch caption --reset FILE'.");
        }

        if (text.Length > MostCharacters)
        {
            throw new CaptionEditException($"The sentence has {text.Length} characters; the most is {MostCharacters}.");
        }

        return ChangeAsync(picture, document => new CaptionChange(document.Id, text, CaptionSource.Human, null, IsLocked: true), cancellationToken);
    }

    /// <summary>Holds the present sentence fast, whoever wrote it, or lets it go.</summary>
    /// <param name="picture">A file; or a path or document id of the index.</param>
    /// <param name="isLocked">Whether it is held.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <returns>The document as it is now, without vector.</returns>
    /// <exception cref="CaptionEditException">The picture is not in the index.</exception>
    public Task<CaptionDocument> LockAsync(string picture, bool isLocked, CancellationToken cancellationToken)
        => ChangeAsync(
            picture, document => new CaptionChange(document.Id, document.Caption, document.CaptionSource, document.Confidence, isLocked), cancellationToken);

    /// <summary>Gives a picture back to the model: its sentence is written anew and not held.</summary>
    /// <param name="picture">A file; or a path or document id of the index.</param>
    /// <param name="model">Loads the model for an index whose vectors have this fingerprint.</param>
    /// <param name="settings">Beam and words.</param>
    /// <param name="cancellationToken">Handed to decoder and index.</param>
    /// <returns>The document as it is now, without vector.</returns>
    /// <exception cref="CaptionEditException">The picture is not in the index, or its file cannot be read.</exception>
    public async Task<CaptionDocument> ResetAsync(
        string picture, Func<string?, CaptionModel> model, DescriptionSettings settings, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        return await ChangeAsync(
            picture,
            (document, fingerprint) =>
            {
                using CaptionModel loaded = model(fingerprint);
                if (fingerprint is not null && fingerprint != loaded.Fingerprint)
                {
                    throw ModelMismatch.Error(fingerprint, loaded.Fingerprint);
                }

                CaptionDocument subject = File.Exists(picture) ? document with { Paths = [picture, .. document.Paths] } : document;
                (CaptionDocument? described, string? reason) = new ContentDescriber(loaded, settings, _limits)
                    .Describe(subject, cancellationToken);
                return described is null
                    ? throw new CaptionEditException($"{picture}: the model needs the picture to write a sentence. {reason}")
                    : new CaptionChange(document.Id, described.Caption, CaptionSource.Model, described.Confidence, IsLocked: false);
            },
            cancellationToken).ConfigureAwait(false);
    }

    private Task<CaptionDocument> ChangeAsync(string picture, Func<CaptionDocument, CaptionChange> change, CancellationToken cancellationToken)
        => ChangeAsync(picture, (document, _) => change(document), cancellationToken);

    private async Task<CaptionDocument> ChangeAsync(
        string picture, Func<CaptionDocument, string?, CaptionChange> change, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(picture);
        if (!Directory.Exists(_data.Root))
        {
            throw NotThere(picture);
        }

        using IDisposable place = await _data.LockCaptionsAsync(cancellationToken).ConfigureAwait(false);
        await using IIndexVersions versions = await IndexPlace.OpenAsync(_data, cancellationToken).ConfigureAwait(false);
        await using (ICaptionIndex? there = await versions.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false))
        {
            if (there is null)
            {
                throw NotThere(picture);
            }
        }

        await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: true, cancellationToken).ConfigureAwait(false))!;
        CaptionDocument document = await FindAsync(index, picture, cancellationToken).ConfigureAwait(false);
        IndexStatistics statistics = await index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        await index.WriteAsync(new IndexBatch { SetCaptions = [change(document, statistics.ModelFingerprint)] }, cancellationToken).ConfigureAwait(false);
        await index.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return (await index.GetAsync([document.Id], withVectors: false, cancellationToken).ConfigureAwait(false)).Single();
    }

    private static CaptionEditException NotThere(string picture)
        => new($"{picture}: not in the index. Index its folder first: captionsearch index FOLDER");

    private async Task<CaptionDocument> FindAsync(ICaptionIndex index, string picture, CancellationToken cancellationToken)
    {
        CaptionDocument? byPath = await index.FindByPathAsync(Path.GetFullPath(picture), cancellationToken).ConfigureAwait(false);
        if (File.Exists(picture))
        {
            string content = DocumentId.OfContent(_bytes.Read(picture, _limits).Span);
            return await GetAsync(index, content, cancellationToken).ConfigureAwait(false)
                ?? throw (byPath is null
                    ? NotThere(picture)
                    : new CaptionEditException($"{picture}: the file has changed since it was indexed. Index its folder again first: captionsearch index FOLDER"));
        }

        string? id = byPath?.Id ?? (DocumentId.IsValid(picture) ? picture : null);
        return (id is null ? null : await GetAsync(index, id, cancellationToken).ConfigureAwait(false))
            ?? throw new CaptionEditException($"{picture}: no such file, and no picture of the index has this path or id.");
    }

    private static async Task<CaptionDocument?> GetAsync(ICaptionIndex index, string id, CancellationToken cancellationToken)
        => (await index.GetAsync([id], withVectors: false, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
}
