namespace CaptionSearch.Index.Elastic;

/// <summary>Which documents have a path: from the index, and from memory for what was written since the index was last refreshed.</summary>
/// <remarks>
/// Searches show what was written after some seconds only. What this process wrote is remembered until then. Two processes that give one
/// path to two different contents within those seconds would both keep it; a file that is indexed by one worker has one content.
/// </remarks>
internal sealed class PathOwners(DocumentReader reader)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, string> _recent = new(StringComparer.Ordinal);

    /// <summary>How many paths are remembered; past some number a refresh is due.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _recent.Count;
            }
        }
    }

    /// <summary>Ids of the documents that have one of some paths, or had one a moment ago.</summary>
    public async Task<HashSet<string>> FindAsync(IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        HashSet<string> owners = await reader.FindOwnersAsync(paths, cancellationToken).ConfigureAwait(false);
        lock (_lock)
        {
            foreach (string path in paths)
            {
                if (_recent.TryGetValue(path, out string? id))
                {
                    owners.Add(id);
                }
            }
        }

        return owners;
    }

    /// <summary>Remembers what was written.</summary>
    public void Remember(IEnumerable<PlannedDocument> documents)
    {
        lock (_lock)
        {
            foreach (PlannedDocument document in documents)
            {
                foreach (string path in document.Paths)
                {
                    _recent[path] = document.Id;
                }
            }
        }
    }

    /// <summary>What is remembered now, for <see cref="Forget"/> after a refresh.</summary>
    public KeyValuePair<string, string>[] Remembered()
    {
        lock (_lock)
        {
            return [.. _recent];
        }
    }

    /// <summary>Forgets what a refresh has shown.</summary>
    public void Forget(KeyValuePair<string, string>[] shown)
    {
        lock (_lock)
        {
            foreach ((string path, string id) in shown)
            {
                if (_recent.TryGetValue(path, out string? now) && now == id)
                {
                    _recent.Remove(path);
                }
            }
        }
    }
}
