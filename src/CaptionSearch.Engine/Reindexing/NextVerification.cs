using System.Globalization;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Reindexing;

/// <summary>Proves that the next version of an index may take the current one's place.</summary>
internal static class NextVerification
{
    private const int MostProbes = 50;
    private const double SameScore = 1e-4;

    /// <summary>Compares counts, and looks for documents by their own vectors.</summary>
    /// <param name="current">The current version; nobody writes to it.</param>
    /// <param name="next">The next version, refreshed.</param>
    /// <param name="fingerprint">Of the next version's model.</param>
    /// <param name="disagreements">Documents that still differed when compared once more.</param>
    /// <param name="withoutVector">Documents known to have no vector for a reason.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <returns>How many documents were looked for.</returns>
    /// <exception cref="IndexFormatException">Something is missing; the message says what.</exception>
    public static async Task<int> RunAsync(
        ICaptionIndex current, ICaptionIndex next, string fingerprint, long disagreements, long withoutVector, CancellationToken cancellationToken)
    {
        IndexStatistics before = await current.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        IndexStatistics after = await next.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        Same("documents", before.Documents, after.Documents);
        Same("paths", before.Paths, after.Paths);
        Same("captions people wrote", Count(before, CaptionSource.Human), Count(after, CaptionSource.Human));
        Same("imported captions", Count(before, CaptionSource.Import), Count(after, CaptionSource.Import));
        Same("documents that differ", 0, disagreements);

        (List<string> described, long withPicture) = await SampleAsync(next, fingerprint, cancellationToken).ConfigureAwait(false);
        Same("vectors", withPicture - withoutVector, after.Vectors);
        foreach (string id in described)
        {
            await ProbeAsync(next, id, cancellationToken).ConfigureAwait(false);
        }

        return described.Count;
    }

    private static long Count(IndexStatistics statistics, CaptionSource source) => statistics.DocumentsBySource.GetValueOrDefault(source);

    private static void Same(string what, long expected, long found)
    {
        if (expected != found)
        {
            throw Error(string.Create(CultureInfo.InvariantCulture, $"{what}: {expected} expected, {found} found"));
        }
    }

    /// <summary>Ids of described documents spread over the index, and the number of documents that have a path.</summary>
    private static async Task<(List<string> Described, long WithPicture)> SampleAsync(ICaptionIndex next, string fingerprint, CancellationToken cancellationToken)
    {
        long total = await next.CountAsync(cancellationToken).ConfigureAwait(false);
        long step = Math.Max(1, total / MostProbes);
        List<string> described = [];
        long withPicture = 0;
        long number = 0;
        await foreach (CaptionDocument document in next.ReadAsync(withVectors: false, cancellationToken).ConfigureAwait(false))
        {
            withPicture += document.Paths.Count > 0 ? 1 : 0;
            if (number++ >= described.Count * step && described.Count < MostProbes && document.ModelFingerprint == fingerprint)
            {
                described.Add(document.Id);
            }
        }

        return (described, withPicture);
    }

    /// <summary>A document has to be the nearest one to its own vector; others with the very same vector may stand beside it.</summary>
    private static async Task ProbeAsync(ICaptionIndex next, string id, CancellationToken cancellationToken)
    {
        CaptionDocument document = (await next.GetAsync([id], withVectors: true, cancellationToken).ConfigureAwait(false)).Single();
        if (document.Vector is null)
        {
            throw Error($"document {id} has no vector");
        }

        IndexQuery query = new() { Vector = document.Vector, Window = 10 };
        IndexCandidates found = await next.FindAsync(query, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<DocumentScores> own = await next.ScoreAsync(query, [id], cancellationToken).ConfigureAwait(false);
        if (found.Nearest.Count == 0 || own is not [{ Cosine: double cosine }] || Math.Abs(found.Nearest[0].Score - cosine) > SameScore)
        {
            throw Error($"document {id} is not found by its own vector");
        }
    }

    private static IndexFormatException Error(string problem)
        => new($"The new version of the index is not complete ({problem}), so the old one stays in place. Run the same command again; if it says so again, start it afresh: captionsearch reindex --fresh.");
}
