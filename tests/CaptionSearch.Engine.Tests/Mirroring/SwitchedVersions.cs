using System.Runtime.CompilerServices;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>A server as a mirrored index sees it: an embedded index in another folder, with a switch.</summary>
internal sealed class SwitchedVersions(IIndexVersions inner) : IIndexVersions
{
    /// <summary>What every call ends with; null: the server is up.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Number of calls that failed.</summary>
    public int Failures { get; private set; }

    /// <summary>What happens when versions have been exchanged; null: nothing.</summary>
    public Action? AfterRollBack { get; set; }

    public string Description => "server";

    public static IndexUnavailableException Down => new("POST http://server: connection refused.") { IsUnreachable = true };

    public async Task<ICaptionIndex?> OpenCurrentAsync(bool writable, CancellationToken cancellationToken)
    {
        Check();
        return await inner.OpenCurrentAsync(writable, cancellationToken) is { } index ? new Switched(index, this) : null;
    }

    public Task<string?> CurrentNameAsync(CancellationToken cancellationToken) => Checked(() => inner.CurrentNameAsync(cancellationToken));

    public Task<IReadOnlyList<IndexVersion>> ListAsync(CancellationToken cancellationToken) => Checked(() => inner.ListAsync(cancellationToken));

    public Task<ICaptionIndex> OpenNextAsync(CancellationToken cancellationToken) => Checked(() => inner.OpenNextAsync(cancellationToken));

    public Task PromoteNextAsync(CancellationToken cancellationToken) => Checked(() => inner.PromoteNextAsync(cancellationToken));

    public async Task RollBackAsync(CancellationToken cancellationToken)
    {
        Check();
        await inner.RollBackAsync(cancellationToken);
        AfterRollBack?.Invoke();
    }

    public Task<ICaptionIndex?> OpenPreviousAsync(CancellationToken cancellationToken) => Checked(() => inner.OpenPreviousAsync(cancellationToken));

    public Task DiscardNextAsync(CancellationToken cancellationToken) => Checked(() => inner.DiscardNextAsync(cancellationToken));

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Check()
    {
        if (Failure is not null)
        {
            Failures++;
            throw Failure;
        }
    }

    private T Checked<T>(Func<T> call)
    {
        Check();
        return call();
    }

    private sealed class Switched(ICaptionIndex index, SwitchedVersions owner) : ICaptionIndex
    {
        public Task WriteAsync(IndexBatch batch, CancellationToken cancellationToken) => owner.Checked(() => index.WriteAsync(batch, cancellationToken));

        public Task ClearAsync(CancellationToken cancellationToken) => owner.Checked(() => index.ClearAsync(cancellationToken));

        public Task RefreshAsync(CancellationToken cancellationToken) => owner.Checked(() => index.RefreshAsync(cancellationToken));

        public Task<IReadOnlyList<CaptionDocument>> GetAsync(IReadOnlyCollection<string> ids, bool withVectors, CancellationToken cancellationToken)
            => owner.Checked(() => index.GetAsync(ids, withVectors, cancellationToken));

        public Task<CaptionDocument?> FindByPathAsync(string path, CancellationToken cancellationToken) => owner.Checked(() => index.FindByPathAsync(path, cancellationToken));

        public async IAsyncEnumerable<string> ReadIdsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            owner.Check();
            await foreach (string id in index.ReadIdsAsync(cancellationToken))
            {
                yield return id;
            }
        }

        public async IAsyncEnumerable<CaptionDocument> ReadAsync(bool withVectors, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            owner.Check();
            await foreach (CaptionDocument document in index.ReadAsync(withVectors, cancellationToken))
            {
                yield return document;
            }
        }

        public Task<DocumentPage> ListAsync(DocumentList list, CancellationToken cancellationToken) => owner.Checked(() => index.ListAsync(list, cancellationToken));

        public Task<long> CountAsync(CancellationToken cancellationToken) => owner.Checked(() => index.CountAsync(cancellationToken));

        public Task<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => owner.Checked(() => index.GetStatisticsAsync(cancellationToken));

        public Task<IndexCandidates> FindAsync(IndexQuery query, CancellationToken cancellationToken) => owner.Checked(() => index.FindAsync(query, cancellationToken));

        public Task<IReadOnlyList<DocumentScores>> ScoreAsync(IndexQuery query, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
            => owner.Checked(() => index.ScoreAsync(query, ids, cancellationToken));

        public ValueTask DisposeAsync() => index.DisposeAsync();
    }
}
