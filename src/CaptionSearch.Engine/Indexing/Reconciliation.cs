using CaptionSearch.Engine.Manifest;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Indexing;

/// <summary>Makes the manifest agree with an index that lost or gained something without it: a deleted folder, a restored copy.</summary>
internal static class Reconciliation
{
    private const int DocumentsAtOnce = 500;

    /// <summary>Compares the counts, and everything when they differ.</summary>
    /// <remarks>
    /// Records without picture have no path and count for nothing here.
    /// A file whose document, path or vector is missing loses its entry, so that the next run over its folder does it again; a path
    /// that only the index has, or that leads to a document without vector, becomes a claim.
    /// </remarks>
    /// <param name="index">The index.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="isShared">Whether others write to the index too: what the manifest does not know is theirs then.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <returns>Files that will be done again.</returns>
    public static async Task<long> RunAsync(ICaptionIndex index, FileManifest manifest, bool isShared, CancellationToken cancellationToken)
    {
        if (IsLevel(manifest.Count(), await index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false), isShared))
        {
            return 0;
        }

        Dictionary<string, string> expected = manifest.Read()
            .Where(entry => entry.Id is not null)
            .ToDictionary(entry => entry.Path, entry => entry.Id!, StringComparer.Ordinal);
        List<PathClaim> unknown = [];
        await foreach (string[] ids in index.ReadIdsAsync(cancellationToken).Chunk(DocumentsAtOnce).ConfigureAwait(false))
        {
            foreach (CaptionDocument document in await index.GetAsync(ids, withVectors: true, cancellationToken).ConfigureAwait(false))
            {
                foreach (string path in document.Paths)
                {
                    if (document.Vector is null || expected.GetValueOrDefault(path) != document.Id)
                    {
                        unknown.Add(new PathClaim(path, document.Id));
                    }
                    else
                    {
                        expected.Remove(path);
                    }
                }
            }
        }

        if (!isShared)
        {
            manifest.Claim(unknown);
        }

        manifest.Remove(expected.Keys);
        return expected.Count;
    }

    /// <summary>Whether manifest and index agree as far as their counts can tell.</summary>
    internal static bool IsLevel(ManifestCounts counts, IndexStatistics statistics, bool isShared) => isShared
        ? statistics.Pictures >= counts.Contents && statistics.Paths >= counts.Indexed
        : statistics.Pictures == counts.Contents && statistics.PictureVectors == statistics.Pictures && statistics.Paths == counts.Indexed;
}
