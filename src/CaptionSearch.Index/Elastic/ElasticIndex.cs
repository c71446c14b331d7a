using CaptionSearch.Index.Elastic.Bulk;
using CaptionSearch.Index.Elastic.Transport;
using CaptionSearch.Index.Listing;

namespace CaptionSearch.Index.Elastic;

/// <summary>The index on an Elasticsearch server, version 8 or 9.</summary>
/// <remarks>
/// <para>
/// Several processes on several machines may write to it at once, also the same documents: nothing is lost and nothing is there twice.
/// A batch is not applied as a whole: other readers may see a part of it, and after an error a repetition completes it.
/// What was written is found by searches after a refresh: <see cref="RefreshAsync"/>, or by itself after some seconds.
/// </para>
/// <para>
/// Opened for writing it is what the aliases stand for at each moment. Opened for reading it is one index on the server from beginning to end,
/// whatever takes its place meanwhile: so vectors of one model never meet those of another. When that index is deleted, calls end with an
/// error that <see cref="IndexUnavailableException.IsGone"/>.
/// </para>
/// <para>
/// Documents that the server refuses for good go to <see cref="ElasticOptions.DeadLetterFile"/> and the rest of the batch is written;
/// <see cref="RefusedCount"/> counts them. Without such a file <see cref="WriteAsync"/> ends with an <see cref="IndexFormatException"/>
/// that names the first of them, when the rest of the batch is written.
/// </para>
/// </remarks>
public sealed class ElasticIndex : ICaptionIndex
{
    /// <summary>So many paths are remembered before a refresh makes remembering them unnecessary.</summary>
    private const int MostRemembered = 100_000;

    private readonly ElasticClient _client;
    private readonly IndexTarget _target;
    private readonly bool _isWritable;
    private readonly VectorField _vectors;
    private readonly DocumentReader _reader;
    private readonly PathOwners _owners;
    private readonly BatchApplication _writer;
    private readonly IndexSearch _search;
    private readonly DocumentListing _listing;
    private readonly DeadLetterFile? _deadLetters;
    private IAsyncDisposable? _owner; // what goes when this index goes
    private long _refused;

    internal ElasticIndex(ElasticClient client, IndexTarget target, bool isWritable, IndexMapping? mapping = null)
    {
        _client = client;
        _target = target;
        _isWritable = isWritable;
        _vectors = new VectorField(client, target, mapping);
        _reader = new DocumentReader(client, target.Read, _vectors, RequestKind.Search);
        DocumentReader patient = new(client, target.Write, _vectors, RequestKind.Administration);
        _owners = new PathOwners(patient);
        _writer = new BatchApplication(client, target, patient, _vectors, _owners);
        _search = new IndexSearch(client, target.Read, _vectors);
        _listing = new DocumentListing(client, target.Read);
        _deadLetters = client.Options.DeadLetterFile is string file ? new DeadLetterFile(file) : null;
    }

    /// <summary>How many documents the server refused for good since this index was opened.</summary>
    public long RefusedCount => Interlocked.Read(ref _refused);

    /// <summary>Opens the index.</summary>
    /// <param name="options">Server and names.</param>
    /// <param name="writable">True: index and aliases are made when there are none. False: nothing is made, and null returned when there is none.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    /// <param name="handler">What sends; null for the real thing.</param>
    /// <exception cref="IndexUnavailableException">The server cannot be reached, does not let us in, or is none.</exception>
    /// <exception cref="IndexFormatException">There is an index of this name that is not ours or of another format.</exception>
    public static async Task<ElasticIndex?> OpenAsync(
        ElasticOptions options, bool writable, CancellationToken cancellationToken, HttpMessageHandler? handler = null)
    {
        ElasticIndexVersions versions = new(options, handler);
        try
        {
            if (await versions.OpenCurrentAsync(writable, cancellationToken).ConfigureAwait(false) is ElasticIndex index)
            {
                index._owner = versions;
                return index;
            }
        }
        catch
        {
            await versions.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        await versions.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public async Task WriteAsync(IndexBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        BatchCheck.Check(batch);
        ThrowIfReadOnly();
        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<BulkRejection> rejected = await _writer.ApplyAsync(batch, cancellationToken).ConfigureAwait(false);
        if (rejected.Count > 0)
        {
            Report(rejected);
        }

        if (_owners.Count > MostRemembered)
        {
            await RefreshAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        ThrowIfReadOnly();
        cancellationToken.ThrowIfCancellationRequested();
        await new IndexAdministration(_client).ReplaceAsync(_target.Read, cancellationToken).ConfigureAwait(false);
        _vectors.Forget();
        _owners.Forget(_owners.Remembered());
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<CaptionDocument>> GetAsync(IReadOnlyCollection<string> ids, bool withVectors, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ids);
        cancellationToken.ThrowIfCancellationRequested();
        foreach (string id in ids)
        {
            DocumentId.ToBytes(id);
        }

        Dictionary<string, StoredSource> found = await _reader.GetAsync(ids, withVectors, cancellationToken).ConfigureAwait(false);
        return [.. ids.Where(found.ContainsKey).Select(id => found[id].Document)];
    }

    /// <inheritdoc/>
    public Task<CaptionDocument?> FindByPathAsync(string path, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(path);
        return _reader.FindByPathAsync(path, cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<string> ReadIdsAsync(CancellationToken cancellationToken) => _reader.ReadIdsAsync(cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<CaptionDocument> ReadAsync(bool withVectors, CancellationToken cancellationToken)
        => _reader.ReadAsync(withVectors, cancellationToken);

    /// <inheritdoc/>
    public Task<DocumentPage> ListAsync(DocumentList list, CancellationToken cancellationToken)
        => DocumentPaging.RunAsync(
            list, (from, isForward, count) => _listing.ReadAsync(list.Filter, from, isForward, count, cancellationToken));

    /// <inheritdoc/>
    /// <remarks>When vectors have become many, the server is told here to find them by a graph.</remarks>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        KeyValuePair<string, string>[] written = _owners.Remembered();
        using (ElasticReply reply = await _client.SendAsync(
            HttpMethod.Post, $"{_target.Read}/_refresh", RequestKind.Administration, null, [], cancellationToken).ConfigureAwait(false))
        {
            _owners.Forget(written);
        }

        if (_client.Options.VectorType == ElasticVectorType.Auto)
        {
            await AdaptAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task<long> CountAsync(CancellationToken cancellationToken) => IndexCounts.CountAsync(_client, _target.Read, cancellationToken);

    /// <inheritdoc/>
    public async Task<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
    {
        VectorLayout? layout = await _vectors.GetAsync(RequestKind.Search, cancellationToken).ConfigureAwait(false);
        return await IndexCounts.ReadAsync(_client, _target.Read, layout, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<string?> GetModelFingerprintAsync(CancellationToken cancellationToken)
        => (await _vectors.GetAsync(RequestKind.Search, cancellationToken).ConfigureAwait(false))?.ModelFingerprint;

    /// <inheritdoc/>
    public Task<IndexCandidates> FindAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return _search.FindAsync(query, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DocumentScores>> ScoreAsync(IndexQuery query, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(ids);
        return _search.ScoreAsync(query, ids, cancellationToken);
    }

    /// <summary>Closes the index; calls that are running must have ended.</summary>
    public async ValueTask DisposeAsync()
    {
        _deadLetters?.Dispose();
        if (_owner is { } owner)
        {
            _owner = null;
            await owner.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Sees to it that vectors are kept as the options ask; nothing when the index is open for reading.</summary>
    internal Task AdaptAsync(CancellationToken cancellationToken) => _isWritable ? _vectors.AdaptAsync(cancellationToken) : Task.CompletedTask;

    private void ThrowIfReadOnly()
    {
        if (!_isWritable)
        {
            throw new IndexUnavailableException($"{_client.Options.Url.AbsoluteUri}{_target.Read}: the index was opened for reading.");
        }
    }

    private void Report(IReadOnlyList<BulkRejection> rejected)
    {
        Interlocked.Add(ref _refused, rejected.Count);
        if (_deadLetters is null)
        {
            BulkRejection first = rejected[0];
            throw new IndexFormatException(
                $"{_client.Options.Url.AbsoluteUri}{_target.Write}: the server refuses {rejected.Count} documents for good, the first one {first.Action.Id}: {first.Type}: {first.Reason}. All others were written.");
        }

        foreach (BulkRejection rejection in rejected)
        {
            _deadLetters.Append(rejection);
        }

        _deadLetters.Flush();
    }
}
