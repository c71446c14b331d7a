namespace CaptionSearch.Index;

/// <summary>Where sentences and vectors of pictures are kept and found: embedded in a folder, or on a server.</summary>
/// <remarks>
/// An index answers two primitive questions (documents by words, with BM25, and documents by nearness of their vector, with the
/// cosine) and can score given documents for both. What to make of the two lists is decided in Ranking, the same for every index.
/// All members may be called from several threads at once; readers see the last finished batch and are never blocked by a writer.
/// Errors of all members: <see cref="IndexUnavailableException"/> (it cannot be reached, written or locked) and
/// <see cref="IndexFormatException"/> (it is of another version or model, or damaged).
/// </remarks>
public interface ICaptionIndex : IAsyncDisposable
{
    /// <summary>Applies a batch. When the call returns, all of it is on disk; when it throws, nothing of it (embedded) or a part that a repetition completes (server).</summary>
    /// <param name="batch">Replaying a batch that was applied changes nothing.</param>
    /// <param name="cancellationToken">Checked until the commit; afterwards the batch is applied.</param>
    /// <exception cref="ArgumentException">An id, a path or a vector of the batch is not valid; nothing was written.</exception>
    Task WriteAsync(IndexBatch batch, CancellationToken cancellationToken);

    /// <summary>Removes every document and every vector; the index then takes any model again.</summary>
    Task ClearAsync(CancellationToken cancellationToken);

    /// <summary>The documents with these ids, in the order asked for; ids that are not in the index are left out.</summary>
    /// <param name="ids">Ids, each 64 lower-case hexadecimal digits.</param>
    /// <param name="withVectors">Whether <see cref="CaptionDocument.Vector"/> is read too; otherwise it is null.</param>
    /// <param name="cancellationToken">Checked once a document.</param>
    Task<IReadOnlyList<CaptionDocument>> GetAsync(IReadOnlyCollection<string> ids, bool withVectors, CancellationToken cancellationToken);

    /// <summary>The document that has this path, without its vector; null when there is none.</summary>
    Task<CaptionDocument?> FindByPathAsync(string path, CancellationToken cancellationToken);

    /// <summary>The ids of all documents, ascending, streamed.</summary>
    /// <remarks>Documents written while the stream is read may or may not be in it; no id comes twice.</remarks>
    IAsyncEnumerable<string> ReadIdsAsync(CancellationToken cancellationToken);

    /// <summary>All documents by ascending id, streamed; see <see cref="ReadIdsAsync"/>.</summary>
    /// <param name="withVectors">Whether <see cref="CaptionDocument.Vector"/> is read too.</param>
    /// <param name="cancellationToken">Checked once a document.</param>
    IAsyncEnumerable<CaptionDocument> ReadAsync(bool withVectors, CancellationToken cancellationToken);

    /// <summary>A page of all documents, newest file first; see <see cref="DocumentList"/>.</summary>
    /// <param name="list">Which page. At a place where there is nothing any more it is the last page, or the first.</param>
    /// <param name="cancellationToken">Checked once a document.</param>
    /// <exception cref="ArgumentException">The limit is out of range, both places are given, or one was not taken from a page.</exception>
    Task<DocumentPage> ListAsync(DocumentList list, CancellationToken cancellationToken);

    /// <summary>Makes all that was written visible to searches, counts and streams; <see cref="GetAsync"/> sees it always.</summary>
    /// <remarks>An index in a folder has nothing to do; a server would otherwise show it after some seconds. Called at the end of a run.</remarks>
    Task RefreshAsync(CancellationToken cancellationToken);

    /// <summary>Number of documents.</summary>
    Task<long> CountAsync(CancellationToken cancellationToken);

    /// <summary>What the index holds, counted.</summary>
    Task<IndexStatistics> GetStatisticsAsync(CancellationToken cancellationToken);

    /// <summary>Fingerprint of the model whose vectors the index has, as the statistics say it; null before the first vector.</summary>
    async Task<string?> GetModelFingerprintAsync(CancellationToken cancellationToken)
        => (await GetStatisticsAsync(cancellationToken).ConfigureAwait(false)).ModelFingerprint;

    /// <summary>The best documents by words and the nearest by vector, two lists.</summary>
    /// <param name="query">Its sides; a side that is not asked for has an empty list in the answer.</param>
    /// <param name="cancellationToken">Checked once a few thousand vectors.</param>
    Task<IndexCandidates> FindAsync(IndexQuery query, CancellationToken cancellationToken);

    /// <summary>Scores of given documents for both sides of a query, equal to those <see cref="FindAsync"/> gives for the same document.</summary>
    /// <param name="query">Its words and its vector; window, filter, required and excluded words and ids play no part here.</param>
    /// <param name="ids">Ids to score.</param>
    /// <param name="cancellationToken">Checked once a document.</param>
    /// <returns>In the order asked for; ids that are not in the index are left out.</returns>
    Task<IReadOnlyList<DocumentScores>> ScoreAsync(IndexQuery query, IReadOnlyCollection<string> ids, CancellationToken cancellationToken);
}
