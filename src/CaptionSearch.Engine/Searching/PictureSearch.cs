using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Calibration;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Mirroring;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Imaging;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Searching;

/// <summary>Finds pictures of the index by a text or by a picture; keeps index and model open between queries.</summary>
/// <remarks>
/// Any number of queries at once. An index that does not exist is an empty one; nothing is ever written. When a reindex or a rollback
/// has put another version in its place, the queries from a second later on are answered by that one, with its model; each query is
/// answered by one version from beginning to end.
/// </remarks>
public sealed class PictureSearch : IAsyncDisposable
{
    private const string WarmUpText = "a dog in the grass";

    // The compiler looks at a method again after it ran thirty times.
    private const int WarmUpTexts = 40;

    private readonly CurrentVersion _current;
    private readonly bool _ownsCurrent;
    private readonly QueryPictures _pictures;

    private PictureSearch(
        CurrentVersion current, bool ownsCurrent, DescriptionSettings? settings, DecodeLimits? limits, int threads, CaptionDesk? captions)
    {
        _current = current;
        _ownsCurrent = ownsCurrent;
        _pictures = new QueryPictures(
            settings ?? new DescriptionSettings(), limits ?? new DecodeLimits(), threads > 0 ? threads : Environment.ProcessorCount, captions);
    }

    /// <summary>Prepares; index and model are opened when a query needs them.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="model">Loads the model; called once, when a query needs it.</param>
    /// <param name="settings">How a query picture is described; null for the model's own way.</param>
    /// <param name="limits">What a query picture may cost; null for the defaults.</param>
    /// <param name="threads">Processor cores for a query picture; 0 for all.</param>
    public static PictureSearch Open(
        DataFolder data, Func<CaptionModel> model, DescriptionSettings? settings = null, DecodeLimits? limits = null, int threads = 0)
        => Open(data, _ => model(), settings, limits, threads);

    /// <summary>Prepares; index and model are opened when a query needs them.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="model">Loads the model for an index whose vectors have this fingerprint, null when it has none; called again when another version of the index needs another model.</param>
    /// <param name="settings">How a query picture is described; null for the model's own way.</param>
    /// <param name="limits">What a query picture may cost; null for the defaults.</param>
    /// <param name="threads">Processor cores for a query picture; 0 for all.</param>
    public static PictureSearch Open(
        DataFolder data, Func<string?, CaptionModel> model, DescriptionSettings? settings = null, DecodeLimits? limits = null, int threads = 0)
        => new(new CurrentVersion(data, model), ownsCurrent: true, settings, limits, threads, captions: null);

    /// <summary>Prepares a search that shares index, model and threads with others.</summary>
    /// <param name="current">Index and model; stays the caller's.</param>
    /// <param name="captions">Describes query pictures, in its queue; stays the caller's.</param>
    /// <param name="limits">What the file of a query picture may cost; null for the defaults.</param>
    public static PictureSearch Open(CurrentVersion current, CaptionDesk captions, DecodeLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(current);
        ArgumentNullException.ThrowIfNull(captions);
        return new PictureSearch(current, ownsCurrent: false, settings: null, limits, threads: 1, captions);
    }

    /// <summary>Pictures for a text, with everything else as it is by default; see <see cref="RunAsync"/>.</summary>
    /// <param name="text">A few words or a sentence.</param>
    /// <param name="limit">Most hits, 1 to 10,000.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    public Task<SearchReply> ByTextAsync(string text, int limit, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return RunAsync(new SearchRequest { Text = text, Limit = limit }, cancellationToken);
    }

    /// <summary>Pictures like a picture, with everything else as it is by default; see <see cref="RunAsync"/>.</summary>
    /// <param name="picture">A file; or a path or document id of the index, when there is no such file.</param>
    /// <param name="limit">Most hits, 1 to 10,000.</param>
    /// <param name="cancellationToken">Handed to decoder and index.</param>
    public Task<SearchReply> ByPictureAsync(string picture, int limit, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(picture);
        return RunAsync(new SearchRequest { Picture = picture, Limit = limit }, cancellationToken);
    }

    /// <summary>Runs a search: texts by their words, and by their meaning where the model knows one of them; pictures by their sentence, their tags and their vector.</summary>
    /// <param name="request">What is asked for. Pictures of the request are not among the hits.</param>
    /// <param name="cancellationToken">Handed to decoder and index.</param>
    /// <exception cref="SearchRequestException">Nothing is wanted, a picture is named and another sent, or a probability is asked for and the model has no calibration.</exception>
    /// <exception cref="FileNotFoundException">A picture is neither a file nor in the index.</exception>
    /// <exception cref="InvalidImageException">The file of a picture is broken.</exception>
    /// <exception cref="UnsupportedImageException">Its format or size is not taken.</exception>
    /// <exception cref="BusyException">The caption desk has no room for a picture.</exception>
    /// <exception cref="IndexFormatException">The index is of another version or model, or damaged.</exception>
    /// <exception cref="IndexUnavailableException">It cannot be read.</exception>
    public async Task<SearchReply> RunAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        QueryText text = QueryText.Parse(request.Text ?? "");
        bool hasSubject = request.PictureBytes is not null || !string.IsNullOrEmpty(request.Picture);
        if (text.Words.Length == 0 && !hasSubject && !request.Others.Any(term => term.Weight > 0))
        {
            throw new SearchRequestException(text.Excluded.Count > 0 || request.Others.Count > 0
                ? "there is only something that is not wanted; say what is wanted too."
                : "the text has no word; give a few.");
        }

        if (request.PictureBytes is not null && !string.IsNullOrEmpty(request.Picture))
        {
            throw new SearchRequestException("a picture is named and another one is sent; give one of them.");
        }

        return await _current.AskAsync(lease => AnswerAsync(request, text, lease, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens index and model and runs a text and a picture, so that the first query of a user is as fast as the tenth.</summary>
    /// <param name="cancellationToken">Handed to decoder and index.</param>
    /// <exception cref="ModelFormatException">The model is damaged.</exception>
    /// <exception cref="IndexFormatException">The index is of another version or model, or damaged.</exception>
    /// <exception cref="IndexUnavailableException">It cannot be read.</exception>
    public async Task WarmAsync(CancellationToken cancellationToken)
    {
        await _current.WarmAsync(cancellationToken).ConfigureAwait(false);
        SearchRequest request = new() { PictureBytes = WarmUpPicture.Bytes, PictureName = WarmUpPicture.Name, Explain = true };
        await RunAsync(request, cancellationToken).ConfigureAwait(false);
        for (int i = 0; i < WarmUpTexts; i++)
        {
            await RunAsync(new SearchRequest { Text = WarmUpText, MinProbability = 0 }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _pictures.Dispose();
        return _ownsCurrent ? _current.DisposeAsync() : ValueTask.CompletedTask;
    }

    private async Task<SearchReply> AnswerAsync(SearchRequest request, QueryText text, VersionLease lease, CancellationToken cancellationToken)
    {
        bool isEmpty = lease.Index is null || await lease.Index.CountAsync(cancellationToken).ConfigureAwait(false) == 0;
        CaptionDocument? subject = await SubjectAsync(request, lease, cancellationToken).ConfigureAwait(false);
        if (isEmpty)
        {
            return Reply(lease, subject?.Caption, [], isIndexEmpty: true);
        }

        List<QueryPart> parts = [];
        List<string> ownIds = [];
        if (text.Words.Length > 0)
        {
            parts.Add(await TextPartAsync(text.Words, 1, lease, cancellationToken).ConfigureAwait(false));
        }

        if (subject is not null)
        {
            parts.Add(await PicturePartAsync(subject, 1, request, ownIds, lease, cancellationToken).ConfigureAwait(false));
        }

        foreach (SearchTerm term in request.Others)
        {
            parts.Add(PictureNames.IsPicture(term.Value, request.ReadsFiles)
                ? await PicturePartAsync(
                    await _pictures.ReadAsync(term.Value, request.ReadsFiles, lease, cancellationToken).ConfigureAwait(false),
                    term.Weight,
                    request,
                    ownIds,
                    lease,
                    cancellationToken).ConfigureAwait(false)
                : await TextPartAsync(term.Value, term.Weight, lease, cancellationToken).ConfigureAwait(false));
        }

        bool hasPicture = parts.Any(part => part is { IsPicture: true, Weight: > 0 });
        ModelCalibration? calibration = await CalibrationAsync(request, lease, cancellationToken).ConfigureAwait(false);
        double minProbability = request.MinProbability ?? (hasPicture ? calibration?.MinPictureProbability : calibration?.MinProbability) ?? 0;
        RankedHits hits = await HybridSearch.RunAsync(
            lease.Index!,
            new SearchQuery
            {
                Parts = parts,
                Required = text.Required,
                Excluded = text.Excluded,
                Filter = request.Filter,
                UseTags = request.UseTags,
                Limit = request.Limit,
                ExcludedIds = ownIds,
                Relevance = calibration?.Relevance,
                MinProbability = minProbability,
                MinRelative = request.MinRelative,
                Order = request.Order,
                Explain = request.Explain,
            },
            new RankingOptions(),
            cancellationToken).ConfigureAwait(false);
        return Reply(lease, subject?.Caption, hits, isIndexEmpty: false) with { MinProbability = minProbability, BestCut = hits.BestCut };
    }

    private SearchReply Reply(VersionLease lease, string? caption, IReadOnlyList<SearchHit> hits, bool isIndexEmpty)
        => new(caption, hits, isIndexEmpty) { ServerNotice = ServerNotice.Of(lease.Index, _current.Data) };

    private async Task<CaptionDocument?> SubjectAsync(SearchRequest request, VersionLease lease, CancellationToken cancellationToken)
    {
        if (request.PictureBytes is { } sent)
        {
            return await _pictures.ReadAsync(sent, request.PictureName, request.PictureAnswer, lease, cancellationToken).ConfigureAwait(false);
        }

        return string.IsNullOrEmpty(request.Picture)
            ? null
            : await _pictures.ReadAsync(request.Picture, request.ReadsFiles, lease, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<QueryPart> TextPartAsync(string text, double weight, VersionLease lease, CancellationToken cancellationToken)
    {
        SharedModel model = await lease.Snapshot.ModelAsync(cancellationToken).ConfigureAwait(false);
        return new QueryPart { Text = text, Vector = model.EmbedText(text) is { Length: > 0 } vector ? vector : null, Weight = weight };
    }

    private static async Task<QueryPart> PicturePartAsync(
        CaptionDocument picture, double weight, SearchRequest request, List<string> ownIds, VersionLease lease, CancellationToken cancellationToken)
    {
        ownIds.Add(picture.Id);
        SharedModel model = await lease.Snapshot.ModelAsync(cancellationToken).ConfigureAwait(false);
        LikenessMap? likeness = picture.Vector is null ? null : model.Calibration?.Likeness;
        return new QueryPart
        {
            Text = PictureWords.Of(picture.Caption, request.UseTags ? picture.Tags.Select(static tag => tag.Name) : []),
            Vector = likeness?.Apply(picture.Vector) ?? picture.Vector,
            Weight = weight,
            IsPicture = true,
            IsTurned = likeness is not null,
        };
    }

    private static async Task<ModelCalibration?> CalibrationAsync(SearchRequest request, VersionLease lease, CancellationToken cancellationToken)
    {
        SharedModel model = await lease.Snapshot.ModelAsync(cancellationToken).ConfigureAwait(false);
        return request.MinProbability is > 0 && model.Calibration is null
            ? throw new SearchRequestException(
                $"a least probability needs a model with calibration.json, and {model.Model.Name} has none; leave it out, or cut with a part of the best score.")
            : model.Calibration;
    }
}
