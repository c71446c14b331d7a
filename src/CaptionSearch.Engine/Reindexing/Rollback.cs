using CaptionSearch.Engine.Manifest;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Reindexing;

/// <summary>Goes back to the version of the index that was in place before the last reindex.</summary>
/// <remarks>
/// What people did since is carried over: captions, locks, files that came and went. A file in the data folder says that this is under way, so that
/// it is finished by the next command that changes versions or indexes when the program is killed in between.
/// </remarks>
public static class Rollback
{
    private const int DocumentsAtOnce = 200;

    /// <summary>Goes back.</summary>
    /// <param name="data">Where index and manifest lie.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <exception cref="DataFolderException">The data folder cannot be written, or a run is writing.</exception>
    /// <exception cref="IndexUnavailableException">There is no previous version.</exception>
    public static async Task<RollbackReport> RunAsync(DataFolder data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!Directory.Exists(data.Root))
        {
            throw new IndexUnavailableException($"{data.Root}: there is no previous version of the index to go back to.");
        }

        using IDisposable place = data.LockForReplacing();
        using IDisposable writing = data.LockForWriting();
        using IDisposable captions = await data.LockCaptionsAsync(cancellationToken).ConfigureAwait(false);
        await using IIndexVersions versions = await IndexPlace.OpenAsync(data, cancellationToken).ConfigureAwait(false);
        if (!IsPending(data))
        {
            IReadOnlyList<IndexVersion> all = await versions.ListAsync(cancellationToken).ConfigureAwait(false);
            if (all.All(version => version.Role != IndexRole.Previous))
            {
                throw new IndexUnavailableException($"{versions.Description}: there is no previous version of the index to go back to.");
            }

            await File.WriteAllTextAsync(Mark(data), all.Single(version => version.Role == IndexRole.Current).Name, cancellationToken).ConfigureAwait(false);
        }

        return await CompleteAsync(data, versions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a rollback was cut off.</summary>
    internal static bool IsPending(DataFolder data) => File.Exists(Mark(data));

    /// <summary>Forgets that a rollback was cut off: there is nothing left to carry over.</summary>
    internal static void Forget(DataFolder data) => File.Delete(Mark(data));

    /// <summary>Finishes a rollback that was cut off; nothing to do when there was none. The writer's place is held.</summary>
    internal static async Task FinishAsync(DataFolder data, IIndexVersions versions, CancellationToken cancellationToken)
    {
        if (IsPending(data))
        {
            await CompleteAsync(data, versions, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string Mark(DataFolder data) => Path.Combine(data.Root, "rollback.pending");

    private static async Task<RollbackReport> CompleteAsync(DataFolder data, IIndexVersions versions, CancellationToken cancellationToken)
    {
        string leaving = await File.ReadAllTextAsync(Mark(data), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<IndexVersion> all = await versions.ListAsync(cancellationToken).ConfigureAwait(false);
        if (all.Any(version => version.Role == IndexRole.Current && version.Name == leaving))
        {
            await versions.RollBackAsync(cancellationToken).ConfigureAwait(false);
        }

        await using ICaptionIndex current = (await versions.OpenCurrentAsync(writable: true, cancellationToken).ConfigureAwait(false))!;
        long captions = 0;
        long fresh = 0;
        ICaptionIndex? left = await versions.OpenPreviousAsync(cancellationToken).ConfigureAwait(false);
        if (left is not null)
        {
            await using (left.ConfigureAwait(false))
            {
                (captions, fresh) = await CarryAsync(left, current, cancellationToken).ConfigureAwait(false);
            }
        }

        await current.RefreshAsync(cancellationToken).ConfigureAwait(false);
        IndexStatistics statistics = await current.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        if (statistics.ModelFingerprint is string model)
        {
            using FileManifest manifest = FileManifest.Open(data.ManifestFile);
            manifest.SetMadeBy(model, []);
        }

        File.Delete(Mark(data));
        return new RollbackReport(statistics.ModelFingerprint, statistics.Documents, captions, fresh);
    }

    /// <summary>Brings what is not a model's from the version that is left to the one that is in place now; a repetition changes nothing.</summary>
    private static async Task<(long Captions, long Fresh)> CarryAsync(ICaptionIndex from, ICaptionIndex to, CancellationToken cancellationToken)
    {
        long captions = 0;
        long fresh = 0;
        await foreach (CaptionDocument[] documents in from.ReadAsync(withVectors: false, cancellationToken).Chunk(DocumentsAtOnce).ConfigureAwait(false))
        {
            Dictionary<string, CaptionDocument> there = (await to.GetAsync([.. documents.Select(document => document.Id)], withVectors: false, cancellationToken)
                .ConfigureAwait(false)).ToDictionary(document => document.Id, StringComparer.Ordinal);
            List<CaptionDocument> missing = [];
            List<CaptionDocument> withOthers = [];
            List<CaptionChange> changes = [];
            List<DocumentPath> added = [];
            List<DocumentPath> removed = [];
            foreach (CaptionDocument document in documents)
            {
                if (!there.TryGetValue(document.Id, out CaptionDocument? old))
                {
                    missing.Add(CarryOver.WordsOnly(document));
                    continue;
                }

                if (CarryOver.KeepsCaption(document) && (old.Caption != document.Caption || old.CaptionSource != document.CaptionSource || old.IsLocked != document.IsLocked))
                {
                    changes.Add(new CaptionChange(document.Id, document.Caption, document.CaptionSource, document.Confidence, document.IsLocked));
                }

                added.AddRange(document.Paths.Except(old.Paths, StringComparer.Ordinal).Select(path => new DocumentPath(document.Id, path)));
                removed.AddRange(old.Paths.Except(document.Paths, StringComparer.Ordinal).Select(path => new DocumentPath(document.Id, path)));
                if (document.OtherCaptions.Count > 0 && !document.OtherCaptions.SequenceEqual(old.OtherCaptions, StringComparer.Ordinal))
                {
                    withOthers.Add(old with { OtherCaptions = document.OtherCaptions });
                }
            }

            captions += changes.Count(change => change.Source == CaptionSource.Human);
            fresh += missing.Count;
            if (missing.Count + withOthers.Count + changes.Count + added.Count + removed.Count > 0)
            {
                await to.WriteAsync(
                    new IndexBatch { Documents = [.. missing, .. withOthers], SetCaptions = changes, AddedPaths = added, RemovedPaths = removed },
                    cancellationToken).ConfigureAwait(false);
            }
        }

        await foreach (string[] ids in to.ReadIdsAsync(cancellationToken).Chunk(DocumentsAtOnce).ConfigureAwait(false))
        {
            HashSet<string> there = (await from.GetAsync(ids, withVectors: false, cancellationToken).ConfigureAwait(false))
                .Select(document => document.Id).ToHashSet(StringComparer.Ordinal);
            string[] left = [.. ids.Where(id => !there.Contains(id))];
            if (left.Length > 0)
            {
                await to.WriteAsync(new IndexBatch { RemovedIds = left }, cancellationToken).ConfigureAwait(false);
            }
        }

        return (captions, fresh);
    }
}
