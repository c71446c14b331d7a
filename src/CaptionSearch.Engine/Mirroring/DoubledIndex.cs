using CaptionSearch.Index;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>A version that is being built on a server and in the data folder at once: every change goes to both, or fails.</summary>
/// <remarks>The server is written first, so that what the local copy has, the server has. Questions are answered by the local copy.</remarks>
internal sealed class DoubledIndex(ICaptionIndex local, ICaptionIndex server) : ICaptionIndex
{
    public async Task WriteAsync(IndexBatch batch, CancellationToken cancellationToken)
    {
        await server.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
        await local.WriteAsync(batch, cancellationToken).ConfigureAwait(false);
    }

    public async Task ClearAsync(CancellationToken cancellationToken)
    {
        await local.ClearAsync(cancellationToken).ConfigureAwait(false);
        await server.ClearAsync(cancellationToken).ConfigureAwait(false);
    }

    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await server.RefreshAsync(cancellationToken).ConfigureAwait(false);
        await local.RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    public Task<IReadOnlyList<CaptionDocument>> GetAsync(IReadOnlyCollection<string> ids, bool withVectors, CancellationToken cancellationToken)
        => local.GetAsync(ids, withVectors, cancellationToken);

    public Task<CaptionDocument?> FindByPathAsync(string path, CancellationToken cancellationToken) => local.FindByPathAsync(path, cancellationToken);

    public IAsyncEnumerable<string> ReadIdsAsync(CancellationToken cancellationToken) => local.ReadIdsAsync(cancellationToken);

    public IAsyncEnumerable<CaptionDocument> ReadAsync(bool withVectors, CancellationToken cancellationToken) => local.ReadAsync(withVectors, cancellationToken);

    public Task<DocumentPage> ListAsync(DocumentList list, CancellationToken cancellationToken) => local.ListAsync(list, cancellationToken);

    public Task<long> CountAsync(CancellationToken cancellationToken) => local.CountAsync(cancellationToken);

    public Task<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken) => local.GetStatisticsAsync(cancellationToken);

    public Task<IndexCandidates> FindAsync(IndexQuery query, CancellationToken cancellationToken) => local.FindAsync(query, cancellationToken);

    public Task<IReadOnlyList<DocumentScores>> ScoreAsync(IndexQuery query, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
        => local.ScoreAsync(query, ids, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await server.DisposeAsync().ConfigureAwait(false);
        await local.DisposeAsync().ConfigureAwait(false);
    }
}
