using CaptionSearch.Index;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>Gives the server documents of the local index that it lacks: after it lost its data, or when it is new.</summary>
internal static class Comparison
{
    private const int DocumentsAtOnce = 200;

    /// <summary>Compares all documents of the local index. What only the server has stays: it may be another machine's.</summary>
    public static async Task<SyncReport> RunAsync(
        ICaptionIndex local, ICaptionIndex server, long changes, Action<long> observe, CancellationToken cancellationToken)
    {
        long compared = 0, copied = 0;
        await foreach (string[] ids in local.ReadIdsAsync(cancellationToken).Chunk(DocumentsAtOnce).ConfigureAwait(false))
        {
            IReadOnlyList<CaptionDocument> ours = await local.GetAsync(ids, withVectors: true, cancellationToken).ConfigureAwait(false);
            Dictionary<string, CaptionDocument> theirs = (await server.GetAsync(ids, withVectors: true, cancellationToken).ConfigureAwait(false))
                .ToDictionary(static document => document.Id, StringComparer.Ordinal);
            CaptionDocument[] lacking = [.. ours.Where(document => Lacks(theirs.GetValueOrDefault(document.Id), document))];
            if (lacking.Length > 0)
            {
                await server.WriteAsync(new IndexBatch { Documents = lacking }, cancellationToken).ConfigureAwait(false);
            }

            compared += ours.Count;
            copied += lacking.Length;
            observe(compared);
        }

        await server.RefreshAsync(cancellationToken).ConfigureAwait(false);
        return new SyncReport(changes, compared, copied);
    }

    private static bool Lacks(CaptionDocument? theirs, CaptionDocument ours)
        => theirs is null
            || (ours.Vector is not null && (theirs.Vector is null || theirs.ModelFingerprint != ours.ModelFingerprint))
            || theirs.CaptionSource < ours.CaptionSource
            || ours.Paths.Except(theirs.Paths, StringComparer.Ordinal).Any();
}
