using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Reindexing;

/// <summary>Brings the next version of an index up to the current one, with another model; as often as is asked, and from wherever it was.</summary>
internal sealed class NextVersion
{
    private const int DocumentsAtOnce = 200;

    private readonly ICaptionIndex _current;
    private readonly ICaptionIndex _next;
    private readonly CaptionModel _model;
    private readonly ReindexOptions _options;
    private readonly Action<ReindexStep> _observe;
    private readonly long _total;
    private readonly ConcurrentBag<ContentDescriber> _idle = [];
    private readonly List<CaptionDocument> _batch = [];
    private readonly Dictionary<string, SkippedFile> _withoutVector = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private long _lastCommit = TimeProvider.System.GetTimestamp();
    private long _done;

    /// <param name="current">Read.</param>
    /// <param name="next">Written.</param>
    /// <param name="model">The model of the next version.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="total">Documents to do, for the observer.</param>
    /// <param name="observe">Told about each document that is done, from one thread at a time.</param>
    public NextVersion(
        ICaptionIndex current, ICaptionIndex next, CaptionModel model, ReindexOptions options, long total, Action<ReindexStep> observe)
    {
        _current = current;
        _next = next;
        _model = model;
        _options = options;
        _total = total;
        _observe = observe;
    }

    /// <summary>Pictures described so far.</summary>
    public long Described { get; private set; }

    /// <summary>Documents whose sentence no model may change, as of the last comparison.</summary>
    public long KeptCaptions { get; private set; }

    /// <summary>Documents that could not be described in the last pass although they have a file, or had one.</summary>
    public IReadOnlyList<SkippedFile> WithoutVector => [.. _withoutVector.Values.OrderBy(file => file.Path, StringComparer.Ordinal)];

    /// <summary>Ids of the documents of <see cref="WithoutVector"/>.</summary>
    public IReadOnlyCollection<string> IdsWithoutVector => _withoutVector.Keys;

    /// <summary>Goes through the current version once and does what is not done.</summary>
    /// <returns>How many documents were described.</returns>
    /// <exception cref="OperationCanceledException">Stopped; what was done is stored.</exception>
    public async Task<long> CatchUpAsync(CancellationToken cancellationToken)
    {
        long before = Described;
        _withoutVector.Clear();
        using SemaphoreSlim turn = new(1, 1);
        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(OpenAsync(cancellationToken), parallel, async (document, token) =>
            {
                ContentDescriber describer = _idle.TryTake(out ContentDescriber? rested)
                    ? rested
                    : new ContentDescriber(_model, _options.Description, _options.Limits);
                (CaptionDocument? described, string? reason) = describer.Describe(document, token);
                _idle.Add(describer);
                await turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
                try
                {
                    await TakeAsync(document, described, reason).ConfigureAwait(false);
                }
                finally
                {
                    turn.Release();
                }
            }).ConfigureAwait(false);
        }
        finally
        {
            await CommitAsync().ConfigureAwait(false);
        }

        return Described - before;
    }

    /// <summary>Makes what is done agree with the current version: captions people wrote meanwhile, paths, documents that have left.</summary>
    /// <remarks>While this runs, nobody may write to the current version.</remarks>
    /// <returns>Documents that differed.</returns>
    public async Task<long> AgreeAsync(CancellationToken cancellationToken)
    {
        long changed = 0;
        KeptCaptions = 0;
        await foreach (CaptionDocument[] documents in _current.ReadAsync(withVectors: false, cancellationToken).Chunk(DocumentsAtOnce).ConfigureAwait(false))
        {
            Dictionary<string, CaptionDocument> done = await ReadNextAsync(documents.Select(document => document.Id), withVectors: false, cancellationToken).ConfigureAwait(false);
            KeptCaptions += documents.Count(CarryOver.KeepsCaption);
            CaptionDocument[] different =
            [
                .. documents.Where(document => done.TryGetValue(document.Id, out CaptionDocument? next) && !CarryOver.IsDone(document, next)),
            ];
            if (different.Length > 0)
            {
                changed += different.Length;
                Dictionary<string, CaptionDocument> full = await ReadNextAsync(different.Select(document => document.Id), withVectors: true, cancellationToken).ConfigureAwait(false);
                await ReplaceAsync([.. different.Select(document => CarryOver.Apply(document, full[document.Id]))], cancellationToken).ConfigureAwait(false);
            }
        }

        await foreach (string[] ids in _next.ReadIdsAsync(cancellationToken).Chunk(DocumentsAtOnce).ConfigureAwait(false))
        {
            HashSet<string> there = (await _current.GetAsync(ids, withVectors: false, cancellationToken).ConfigureAwait(false))
                .Select(document => document.Id).ToHashSet(StringComparer.Ordinal);
            string[] left = [.. ids.Where(id => !there.Contains(id))];
            if (left.Length > 0)
            {
                changed += left.Length;
                await _next.WriteAsync(new IndexBatch { RemovedIds = left }, cancellationToken).ConfigureAwait(false);
            }
        }

        return changed;
    }

    /// <summary>Documents of the current version that the next one does not have, or not as the model would describe them.</summary>
    private async IAsyncEnumerable<CaptionDocument> OpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (CaptionDocument[] documents in _current.ReadAsync(withVectors: false, cancellationToken).Chunk(DocumentsAtOnce).ConfigureAwait(false))
        {
            Dictionary<string, CaptionDocument> done = await ReadNextAsync(documents.Select(document => document.Id), withVectors: false, cancellationToken).ConfigureAwait(false);
            foreach (CaptionDocument document in documents)
            {
                if (!done.TryGetValue(document.Id, out CaptionDocument? next)
                    || CarryOver.NeedsSentence(document, next)
                    || (next.ModelFingerprint != _model.Fingerprint && document.Paths.Count > 0))
                {
                    yield return document;
                }
            }
        }
    }

    private async Task<Dictionary<string, CaptionDocument>> ReadNextAsync(IEnumerable<string> ids, bool withVectors, CancellationToken cancellationToken)
        => (await _next.GetAsync([.. ids], withVectors, cancellationToken).ConfigureAwait(false)).ToDictionary(document => document.Id, StringComparer.Ordinal);

    private async Task TakeAsync(CaptionDocument document, CaptionDocument? described, string? reason)
    {
        string name = document.Paths.Count > 0 ? document.Paths[0] : document.Id;
        CaptionDocument next = described is null ? CarryOver.WordsOnly(document) : CarryOver.Apply(document, described);
        _batch.Add(next);
        if (described is not null)
        {
            Described++;
        }
        else if (document.Paths.Count > 0)
        {
            _withoutVector[document.Id] = new SkippedFile(name, reason!);
        }

        if (_seen.Add(document.Id))
        {
            _observe(new ReindexStep(name, next.Caption, reason, ++_done, Math.Max(_total, _done)));
        }

        if (_batch.Count >= _options.BatchSize || TimeProvider.System.GetElapsedTime(_lastCommit) >= _options.BatchTime)
        {
            await CommitAsync().ConfigureAwait(false);
        }
    }

    private async Task CommitAsync()
    {
        _lastCommit = TimeProvider.System.GetTimestamp();
        if (_batch.Count > 0)
        {
            await ReplaceAsync(_batch, CancellationToken.None).ConfigureAwait(false);
            _batch.Clear();
        }
    }

    /// <summary>Writes documents as they are, without the rules of a merge; nobody reads this version yet.</summary>
    private async Task ReplaceAsync(IReadOnlyList<CaptionDocument> documents, CancellationToken cancellationToken)
    {
        Dictionary<string, CaptionDocument> there = await ReadNextAsync(documents.Select(document => document.Id), withVectors: false, cancellationToken).ConfigureAwait(false);
        if (there.Count > 0)
        {
            await _next.WriteAsync(new IndexBatch { RemovedIds = [.. there.Keys] }, cancellationToken).ConfigureAwait(false);
        }

        await _next.WriteAsync(new IndexBatch { Documents = [.. documents] }, cancellationToken).ConfigureAwait(false);
    }
}
