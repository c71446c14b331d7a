using CaptionSearch.Index.Elastic.Bulk;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic;

/// <summary>Writes batches so that several workers, on several machines, may do it at once on the same documents.</summary>
/// <remarks>
/// Read, merge, write only if nobody wrote since; whoever was too late reads and merges again. There are no locks and no scripts: a worker
/// that dies holds nobody up, and a repetition of its batch completes it. A batch costs three requests, however many documents it has.
/// </remarks>
internal sealed class BatchApplication(ElasticClient client, IndexTarget target, DocumentReader reader, VectorField vectors, PathOwners owners)
{
    /// <summary>At each attempt somebody's write to a document succeeds, so with W workers W attempts are enough for one write each.</summary>
    private const int Attempts = 50;

    private readonly BulkWriter _bulk = new(client, target.Write, target.RequiresAlias);

    /// <summary>Applies a batch; returns what the server refuses for good.</summary>
    public async Task<IReadOnlyList<BulkRejection>> ApplyAsync(IndexBatch batch, CancellationToken cancellationToken)
    {
        HashSet<string> ids = BatchPlan.Ids(batch);
        HashSet<string> paths = BatchPlan.Paths(batch);
        if (paths.Count > 0)
        {
            ids.UnionWith(await owners.FindAsync(paths, cancellationToken).ConfigureAwait(false));
        }

        List<PlannedDocument> documents = [.. ids.Select(static id => new PlannedDocument(id))];
        bool asBase64 = (await client.GetVersionAsync(cancellationToken).ConfigureAwait(false)).IsAtLeast(9, 3);
        List<BulkRejection> rejected = [];
        for (int attempt = 1; ; attempt++)
        {
            List<PlannedDocument> pending = documents.FindAll(static document => !document.IsDone);
            await LoadAsync(pending, cancellationToken).ConfigureAwait(false);
            await vectors.EnsureAsync(batch.Documents, cancellationToken).ConfigureAwait(false);
            BatchPlan.Apply(batch, documents);
            BulkReport report = await _bulk.WriteAsync(pending.Select(document => document.ToAction(asBase64)).OfType<BulkAction>(), cancellationToken).ConfigureAwait(false);
            HashSet<string> again = Again(report, attempt, rejected);
            foreach (PlannedDocument document in pending)
            {
                document.IsDone = !again.Contains(document.Id);
            }

            owners.Remember(documents);
            if (again.Count == 0)
            {
                return rejected;
            }

            if (attempt == Attempts)
            {
                throw new IndexUnavailableException(
                    $"{client.Options.Url.AbsoluteUri}{target.Write}: others keep changing {again.Count} documents while they are written. Run it again; what was written stays.");
            }

            await client.Retries.WaitAsync(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 10 * Math.Min(attempt, 20))), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task LoadAsync(List<PlannedDocument> documents, CancellationToken cancellationToken)
    {
        Dictionary<string, StoredSource> stored = await reader.GetAsync([.. documents.Select(static document => document.Id)], withVectors: false, cancellationToken)
            .ConfigureAwait(false);
        foreach (PlannedDocument document in documents)
        {
            document.Load(stored.GetValueOrDefault(document.Id));
        }
    }

    /// <summary>Ids that must be read and written again; what is refused for good is added to the rejected.</summary>
    private HashSet<string> Again(BulkReport report, int attempt, List<BulkRejection> rejected)
    {
        HashSet<string> again = new(StringComparer.Ordinal);
        again.UnionWith(report.Conflicts.Select(static action => action.Id));
        again.UnionWith(report.Missing.Select(static action => action.Id));
        foreach (BulkRejection rejection in report.Rejected)
        {
            // The index may have been emptied by someone else meanwhile: then its field of vectors is gone, which a second look mends.
            if (attempt == 1 && rejection.Type.Contains("strict_dynamic_mapping", StringComparison.Ordinal))
            {
                vectors.Forget();
                again.Add(rejection.Action.Id);
            }
            else
            {
                rejected.Add(rejection);
            }
        }

        return again;
    }
}
