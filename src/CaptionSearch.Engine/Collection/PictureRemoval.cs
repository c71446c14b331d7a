using CaptionSearch.Index;

namespace CaptionSearch.Engine.Collection;

/// <summary>Takes a picture out of index and manifest.</summary>
internal static class PictureRemoval
{
    /// <summary>Removes a document; the copy that was handed in goes too, no other file.</summary>
    /// <returns>Null when there is no such document.</returns>
    public static async Task<RemovalReport?> RunAsync(WriteTurn turn, DataFolder data, string id, CancellationToken cancellationToken)
    {
        CaptionDocument? document = (await turn.Index.GetAsync([id], withVectors: false, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
        if (document is null)
        {
            return null;
        }

        // The index first: what is left when this is cut off, an entry without document, is done again by the next run or by doctor.
        await turn.Index.WriteAsync(new IndexBatch { RemovedIds = [id] }, CancellationToken.None).ConfigureAwait(false);
        string[] paths = [.. turn.Manifest.FindContent(id).Select(static entry => entry.Path).Union(document.Paths, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        turn.Manifest.Remove(paths);
        await turn.Index.RefreshAsync(CancellationToken.None).ConfigureAwait(false);

        UploadFolder uploads = new(data.UploadsFolder);
        string[] there = [.. paths.Where(File.Exists)];
        string[] deleted = [.. there.Where(path => uploads.Holds(path, id) && UploadFolder.TryDelete(path))];
        return new RemovalReport(document, deleted, [.. there.Except(deleted, StringComparer.Ordinal)]);
    }
}
