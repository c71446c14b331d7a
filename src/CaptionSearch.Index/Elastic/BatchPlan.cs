namespace CaptionSearch.Index.Elastic;

/// <summary>Applies a batch to the documents it concerns, in memory: what the index must hold afterwards.</summary>
/// <remarks>
/// A batch may be applied to documents that parts of it were applied to already: nothing is done twice. So after a conflict with another
/// writer the documents in question are read again and the whole batch is applied again.
/// </remarks>
internal sealed class BatchPlan
{
    private readonly Dictionary<string, PlannedDocument> _documents = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<PlannedDocument>> _owners = new(StringComparer.Ordinal);

    private BatchPlan(IEnumerable<PlannedDocument> documents)
    {
        foreach (PlannedDocument document in documents)
        {
            document.Reset();
            _documents.Add(document.Id, document);
            foreach (string path in document.Paths)
            {
                Owners(path).Add(document);
            }
        }
    }

    /// <summary>Ids that a batch names.</summary>
    public static HashSet<string> Ids(IndexBatch batch)
    {
        HashSet<string> ids = new(StringComparer.Ordinal);
        ids.UnionWith(batch.Documents.Select(static document => document.Id));
        ids.UnionWith(batch.SetCaptions.Select(static change => change.Id));
        ids.UnionWith(batch.AddedPaths.Select(static added => added.Id));
        ids.UnionWith(batch.RemovedPaths.Select(static removed => removed.Id));
        ids.UnionWith(batch.RemovedIds);
        return ids;
    }

    /// <summary>Paths that a batch gives to documents, and so takes from those that have them.</summary>
    public static HashSet<string> Paths(IndexBatch batch)
    {
        HashSet<string> paths = new(StringComparer.Ordinal);
        paths.UnionWith(batch.Documents.SelectMany(static document => document.Paths));
        paths.UnionWith(batch.AddedPaths.Select(static added => added.Path));
        return paths;
    }

    /// <summary>Applies a batch.</summary>
    /// <param name="batch">Valid, see <see cref="BatchCheck"/>.</param>
    /// <param name="documents">As they are in the index: those of <see cref="Ids"/>, and those that have one of <see cref="Paths"/>.</param>
    public static void Apply(IndexBatch batch, IEnumerable<PlannedDocument> documents)
    {
        BatchPlan plan = new(documents);
        foreach (CaptionDocument document in batch.Documents)
        {
            PlannedDocument planned = plan._documents[document.Id];
            planned.Put(document);
            foreach (string path in document.Paths)
            {
                plan.AddPath(planned, path);
            }
        }

        foreach (CaptionChange change in batch.SetCaptions)
        {
            plan._documents[change.Id].Set(change);
        }

        foreach (DocumentPath added in batch.AddedPaths)
        {
            if (plan._documents[added.Id] is { IsThere: true } planned)
            {
                plan.AddPath(planned, added.Path);
            }
        }

        foreach (DocumentPath removed in batch.RemovedPaths)
        {
            plan.RemovePath(plan._documents[removed.Id], removed.Path);
        }

        foreach (string id in batch.RemovedIds)
        {
            plan.Remove(plan._documents[id]);
        }

        foreach (PlannedDocument planned in plan._documents.Values)
        {
            if (planned.HasLostPath && planned.Paths.Count == 0)
            {
                plan.Remove(planned);
            }
        }
    }

    private void AddPath(PlannedDocument document, string path)
    {
        List<PlannedDocument> owners = Owners(path);
        foreach (PlannedDocument former in owners)
        {
            if (former != document)
            {
                former.Paths.Remove(path);
                former.HasLostPath = true;
            }
        }

        owners.Clear();
        owners.Add(document);
        document.Paths.Add(path);
    }

    private void RemovePath(PlannedDocument document, string path)
    {
        if (document.Paths.Remove(path))
        {
            document.HasLostPath = true;
            Owners(path).Remove(document);
        }
    }

    private void Remove(PlannedDocument document)
    {
        foreach (string path in document.Paths)
        {
            Owners(path).Remove(document);
        }

        document.Remove();
    }

    private List<PlannedDocument> Owners(string path)
    {
        if (!_owners.TryGetValue(path, out List<PlannedDocument>? owners))
        {
            _owners.Add(path, owners = []);
        }

        return owners;
    }
}
