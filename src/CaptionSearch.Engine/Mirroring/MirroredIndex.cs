using System.Runtime.CompilerServices;
using CaptionSearch.Index;
using CaptionSearch.Index.Elastic;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>An index on a server with a copy in the data folder: work goes on when the server cannot be reached.</summary>
/// <remarks>
/// <para>
/// Changes go into the journal, then into the local index, then to the server, where every change that waits goes first. What the
/// server could not be given stays in the journal; the next change, <see cref="RefreshAsync"/> and <c>captionsearch sync</c> try again.
/// </para>
/// <para>
/// Opened for writing, all questions are answered by the local index: it holds what this machine has indexed, while the server may
/// hold the pictures of others too. Opened for reading, the server answers, and the local index when the server cannot be reached;
/// then <see cref="Degradation"/> says why. A server that says no (credentials, version, a full disk) is an error in both.
/// </para>
/// </remarks>
public sealed class MirroredIndex : ICaptionIndex
{
    private readonly ICaptionIndex _local;
    private readonly ServerLink _server;
    private readonly ChangeJournal? _journal;
    private readonly string _journalFile;
    private readonly ToldModel _model = new();
    private readonly SemaphoreSlim _turn = new(1, 1);

    internal MirroredIndex(ICaptionIndex local, ServerLink server, ChangeJournal? journal, string journalFile)
    {
        _local = local;
        _server = server;
        _journal = journal;
        _journalFile = journalFile;
    }

    /// <summary>Why the local copy answers or the server lacks changes, one line; null when the server is in use.</summary>
    public string? Degradation => _server.Problem;

    /// <summary>Number of changes of this machine that the server does not have yet.</summary>
    public long PendingChanges => _journal?.Count() ?? ChangeJournal.Count(_journalFile);

    /// <summary>How many documents the server refused for good since it was opened.</summary>
    public long RefusedDocuments => (_server.Index as ElasticIndex)?.RefusedCount ?? 0;

    internal bool IsWritable => _journal is not null;

    /// <inheritdoc/>
    public async Task WriteAsync(IndexBatch batch, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ThrowIfReadOnly();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            long number = _journal!.Append(JournalEntry.Of(batch));
            try
            {
                await _local.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
            }
            catch (ArgumentException)
            {
                _journal.RemoveOne(number); // not a valid batch: nothing happened
                throw;
            }

            await CatchUpAsync(evenDuringPause: false, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        ThrowIfReadOnly();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _journal!.Append(new JournalEntry { IsClear = true });
            await _local.ClearAsync(cancellationToken).ConfigureAwait(false);
            await CatchUpAsync(evenDuringPause: true, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await _local.RefreshAsync(cancellationToken).ConfigureAwait(false);
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsWritable || await CatchUpAsync(evenDuringPause: true, cancellationToken).ConfigureAwait(false))
            {
                await _server.TryAsync(server => RefreshServerAsync(server, cancellationToken), evenDuringPause: false, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>Gives the server what it lacks: the changes that wait, and documents of the local index that it does not have.</summary>
    /// <param name="observe">Told how many documents were compared.</param>
    /// <param name="cancellationToken">Between batches; what was sent stays.</param>
    /// <exception cref="IndexUnavailableException">The server cannot be reached.</exception>
    internal async Task<SyncReport> SyncAsync(Action<long> observe, CancellationToken cancellationToken)
    {
        ThrowIfReadOnly();
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            long waiting = _journal!.Count();
            SyncReport report = new(waiting, 0, 0);
            bool isDone = await CatchUpAsync(evenDuringPause: true, cancellationToken).ConfigureAwait(false)
                && await _server.TryAsync(
                    async server => report = await Comparison.RunAsync(_local, server, waiting, observe, cancellationToken).ConfigureAwait(false),
                    evenDuringPause: true, cancellationToken).ConfigureAwait(false);
            return isDone ? report : throw new IndexUnavailableException(_server.Problem ?? "The server cannot be reached.") { IsUnreachable = true };
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<CaptionDocument>> GetAsync(IReadOnlyCollection<string> ids, bool withVectors, CancellationToken cancellationToken)
        => AskAsync(
            async index =>
            {
                if (withVectors)
                {
                    await _model.OfAsync(index, cancellationToken).ConfigureAwait(false);
                }

                return await index.GetAsync(ids, withVectors, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<CaptionDocument?> FindByPathAsync(string path, CancellationToken cancellationToken)
        => AskAsync(index => index.FindByPathAsync(path, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<DocumentPage> ListAsync(DocumentList list, CancellationToken cancellationToken)
        => AskAsync(index => index.ListAsync(list, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<long> CountAsync(CancellationToken cancellationToken)
        => AskAsync(index => index.CountAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken)
        => AskAsync(index => index.GetStatisticsAsync(cancellationToken), cancellationToken);

    /// <inheritdoc/>
    /// <remarks>From then on vectors are compared by a side of this model only: server and local copy may be of different ones.</remarks>
    public Task<string?> GetModelFingerprintAsync(CancellationToken cancellationToken)
        => AskAsync(index => _model.OfAsync(index, cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<IndexCandidates> FindAsync(IndexQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return AskAsync(
            async index =>
            {
                await _model.CheckAsync(index, query, cancellationToken).ConfigureAwait(false);
                return await index.FindAsync(query, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<DocumentScores>> ScoreAsync(IndexQuery query, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return AskAsync(
            async index =>
            {
                await _model.CheckAsync(index, query, cancellationToken).ConfigureAwait(false);
                return await index.ScoreAsync(query, ids, cancellationToken).ConfigureAwait(false);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ReadIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ICaptionIndex index = await ChooseAsync(cancellationToken).ConfigureAwait(false);
        await foreach (string id in index.ReadIdsAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return id;
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CaptionDocument> ReadAsync(bool withVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ICaptionIndex index = await ChooseAsync(cancellationToken).ConfigureAwait(false);
        await foreach (CaptionDocument document in index.ReadAsync(withVectors, cancellationToken).ConfigureAwait(false))
        {
            yield return document;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        await _local.DisposeAsync().ConfigureAwait(false);
        _journal?.Dispose();
        _turn.Dispose();
    }

    private async Task RefreshServerAsync(ICaptionIndex server, CancellationToken cancellationToken)
    {
        await server.RefreshAsync(cancellationToken).ConfigureAwait(false);

        // Fewer documents than this machine alone has: the server is new, or has lost its data.
        if (IsWritable && await server.CountAsync(cancellationToken).ConfigureAwait(false) < await _local.CountAsync(cancellationToken).ConfigureAwait(false))
        {
            await Comparison.RunAsync(_local, server, 0, static _ => { }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Sends every change that waits, oldest first.</summary>
    /// <returns>Whether none waits any more.</returns>
    private async Task<bool> CatchUpAsync(bool evenDuringPause, CancellationToken cancellationToken)
    {
        while (_journal!.First() is var (number, change))
        {
            bool isDone = await _server.TryAsync(
                async server =>
                {
                    if (change.IsClear)
                    {
                        await server.ClearAsync(cancellationToken).ConfigureAwait(false);
                    }
                    else
                    {
                        await server.WriteAsync(await change.ToBatchAsync(_local, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
                    }
                },
                evenDuringPause,
                cancellationToken).ConfigureAwait(false);
            if (!isDone)
            {
                return false;
            }

            _journal.RemoveOne(number);
        }

        return true;
    }

    private async Task<T> AskAsync<T>(Func<ICaptionIndex, Task<T>> question, CancellationToken cancellationToken)
    {
        T answer = default!;
        return !IsWritable && await _server.TryAsync(
            async server => answer = await question(server).ConfigureAwait(false), evenDuringPause: false, cancellationToken).ConfigureAwait(false)
            ? answer
            : await question(_local).ConfigureAwait(false);
    }

    /// <summary>The index that a stream is read from: it cannot change in the middle.</summary>
    private async Task<ICaptionIndex> ChooseAsync(CancellationToken cancellationToken)
    {
        ICaptionIndex chosen = _local;
        if (!IsWritable)
        {
            await _server.TryAsync(
                async server =>
                {
                    await server.CountAsync(cancellationToken).ConfigureAwait(false);
                    chosen = server;
                },
                evenDuringPause: false, cancellationToken).ConfigureAwait(false);
        }

        return chosen;
    }

    private void ThrowIfReadOnly()
    {
        if (!IsWritable)
        {
            throw new InvalidOperationException("The index was opened for reading.");
        }
    }
}
