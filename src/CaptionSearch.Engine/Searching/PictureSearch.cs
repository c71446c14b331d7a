using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Calibration;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Mirroring;
using CaptionSearch.Imaging;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Searching;

/// <summary>Finds pictures of the index by a text or by a picture; keeps index and model open between queries.</summary>
/// <remarks>
/// One query at a time. An index that does not exist is an empty one; nothing is ever written. When a reindex or a rollback has put
/// another version in its place, the queries from a second later on are answered by that one, with its model.
/// </remarks>
public sealed class PictureSearch : IAsyncDisposable
{
    private readonly DataFolder _data;
    private readonly Func<string?, CaptionModel> _load;
    private readonly DescriptionSettings _settings;
    private readonly DecodeLimits _limits;
    private readonly int _threads;
    private readonly FileBytes _bytes = new();
    private PictureDescriber? _describer;
    private readonly CurrentIndex _current;
    private ICaptionIndex? _index;
    private CaptionModel? _model;
    private Lazy<ModelCalibration?>? _calibration;
    private bool _isModelRight; // of the index that is open

    private PictureSearch(DataFolder data, Func<string?, CaptionModel> load, DescriptionSettings settings, DecodeLimits limits, int threads)
    {
        _data = data;
        _current = new CurrentIndex(data, TimeProvider.System);
        _load = load;
        _settings = settings;
        _limits = limits;
        _threads = threads;
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
    {
        ArgumentNullException.ThrowIfNull(data);
        return new PictureSearch(
            data, model, settings ?? new DescriptionSettings { Tags = 0 }, limits ?? new DecodeLimits(), threads > 0 ? threads : Environment.ProcessorCount);
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

    /// <summary>Runs a search: texts by their words, and by their meaning where the model knows one of them; pictures by their sentence and their vector.</summary>
    /// <param name="request">What is asked for. Pictures of the request are not among the hits.</param>
    /// <param name="cancellationToken">Handed to decoder and index.</param>
    /// <exception cref="SearchRequestException">Nothing is wanted, or a probability is asked for and the model has no calibration.</exception>
    /// <exception cref="FileNotFoundException">A picture is neither a file nor in the index.</exception>
    /// <exception cref="InvalidImageException">The file of a picture is broken.</exception>
    /// <exception cref="UnsupportedImageException">Its format or size is not taken.</exception>
    /// <exception cref="IndexFormatException">The index is of another version or model, or damaged.</exception>
    /// <exception cref="IndexUnavailableException">It cannot be read.</exception>
    public async Task<SearchReply> RunAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        QueryText text = QueryText.Parse(request.Text ?? "");
        if (text.Words.Length == 0 && string.IsNullOrEmpty(request.Picture) && !request.Others.Any(term => term.Weight > 0))
        {
            throw new SearchRequestException(text.Excluded.Count > 0 || request.Others.Count > 0
                ? "there is only something that is not wanted; say what is wanted too."
                : "the text has no word; give a few.");
        }

        await OpenIndexAsync(cancellationToken).ConfigureAwait(false);
        bool isEmpty = _index is null || await _index.CountAsync(cancellationToken).ConfigureAwait(false) == 0;
        CaptionDocument? subject = string.IsNullOrEmpty(request.Picture)
            ? null
            : await DescribeAsync(request.Picture, cancellationToken).ConfigureAwait(false);
        if (isEmpty)
        {
            return Reply(subject?.Caption, [], isIndexEmpty: true);
        }

        List<QueryPart> parts = [];
        List<string> ownIds = [];
        if (text.Words.Length > 0)
        {
            parts.Add(await TextPartAsync(text.Words, 1, cancellationToken).ConfigureAwait(false));
        }

        if (subject is not null)
        {
            parts.Add(PicturePart(subject, 1, ownIds));
        }

        foreach (SearchTerm term in request.Others)
        {
            parts.Add(PictureNames.IsPicture(term.Value)
                ? PicturePart(await DescribeAsync(term.Value, cancellationToken).ConfigureAwait(false), term.Weight, ownIds)
                : await TextPartAsync(term.Value, term.Weight, cancellationToken).ConfigureAwait(false));
        }

        bool hasPicture = parts.Any(part => part is { IsPicture: true, Weight: > 0 });
        ModelCalibration? calibration = await CalibrationAsync(request, hasPicture, cancellationToken).ConfigureAwait(false);
        double minProbability = request.MinProbability ?? (hasPicture ? 0 : calibration?.MinProbability ?? 0);
        RankedHits hits = await HybridSearch.RunAsync(
            _index!,
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
        return Reply(subject?.Caption, hits, isIndexEmpty: false) with { MinProbability = minProbability, BestCut = hits.BestCut };
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _current.DisposeAsync().ConfigureAwait(false);
        _model?.Dispose();
    }

    private SearchReply Reply(string? caption, IReadOnlyList<SearchHit> hits, bool isIndexEmpty)
        => new(caption, hits, isIndexEmpty) { ServerNotice = ServerNotice.Of(_index, _data) };

    private async Task OpenIndexAsync(CancellationToken cancellationToken)
    {
        _isModelRight &= !await _current.LookAsync(cancellationToken).ConfigureAwait(false);
        _index = _current.Index;
    }

    private async Task<QueryPart> TextPartAsync(string text, double weight, CancellationToken cancellationToken)
    {
        CaptionModel model = await LoadModelAsync(cancellationToken).ConfigureAwait(false);
        return new QueryPart { Text = text, Vector = model.EmbedText(text) is { Length: > 0 } vector ? vector : null, Weight = weight };
    }

    private static QueryPart PicturePart(CaptionDocument picture, double weight, List<string> ownIds)
    {
        ownIds.Add(picture.Id);
        return new QueryPart { Text = picture.Caption, Vector = picture.Vector, Weight = weight, IsPicture = true };
    }

    /// <summary>The calibration, when the search has a use for it: a picture that is in the index needs no model otherwise.</summary>
    private async Task<ModelCalibration?> CalibrationAsync(SearchRequest request, bool hasPicture, CancellationToken cancellationToken)
    {
        if (hasPicture && request.MinProbability is null or 0 && !request.Explain)
        {
            return null;
        }

        CaptionModel model = await LoadModelAsync(cancellationToken).ConfigureAwait(false);
        _calibration ??= new Lazy<ModelCalibration?>(() => ModelCalibration.Load(model));
        return request.MinProbability is > 0 && _calibration.Value is null
            ? throw new SearchRequestException(
                $"a least probability needs a model with calibration.json, and {model.Name} has none; leave it out, or cut with a part of the best score.")
            : _calibration.Value;
    }

    private async Task<CaptionDocument> DescribeAsync(string picture, CancellationToken cancellationToken)
    {
        if (!File.Exists(picture))
        {
            return await FindAsync(picture, cancellationToken).ConfigureAwait(false)
                ?? throw new FileNotFoundException($"{picture}: no such file, and no picture of the index has this path or id.");
        }

        ReadOnlyMemory<byte> bytes = _bytes.Read(picture, _limits);
        string id = DocumentId.OfContent(bytes.Span);
        if (_index is not null
            && await _index.GetAsync([id], withVectors: true, cancellationToken).ConfigureAwait(false) is [{ Vector: not null } known])
        {
            return known;
        }

        CaptionModel model = await LoadModelAsync(cancellationToken).ConfigureAwait(false);
        _describer ??= new PictureDescriber(model, _settings, _limits, _threads);
        PictureDescription description = _describer.Describe(bytes.Span, picture, cancellationToken);
        return new CaptionDocument { Id = id, Caption = description.Caption.Text, Vector = description.Vector };
    }

    private async Task<CaptionDocument?> FindAsync(string pathOrId, CancellationToken cancellationToken)
    {
        if (_index is null)
        {
            return null;
        }

        CaptionDocument? byPath = await _index.FindByPathAsync(Path.GetFullPath(pathOrId), cancellationToken).ConfigureAwait(false);
        string? id = byPath?.Id ?? (DocumentId.IsValid(pathOrId) ? pathOrId : null);
        return id is null
            ? null
            : (await _index.GetAsync([id], withVectors: true, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
    }

    private async Task<CaptionModel> LoadModelAsync(CancellationToken cancellationToken)
    {
        if (_model is not null && _isModelRight)
        {
            return _model;
        }

        string? stored = _index is null
            ? null
            : (await _index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false)).ModelFingerprint;
        if (_model is null || (stored is not null && stored != _model.Fingerprint))
        {
            ForgetModel();
            CaptionModel model = _load(stored);
            if (stored is not null && stored != model.Fingerprint)
            {
                string given = model.Fingerprint;
                model.Dispose();
                throw ModelMismatch.Error(stored, given);
            }

            _model = model;
        }

        _isModelRight = stored is not null; // an index without vectors may still get some, of any model
        return _model;
    }

    private void ForgetModel()
    {
        _model?.Dispose();
        (_model, _describer, _calibration) = (null, null, null);
    }
}
