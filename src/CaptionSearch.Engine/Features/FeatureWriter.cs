using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Manifest;

namespace CaptionSearch.Engine.Features;

/// <summary>Gathers outcomes into batches and commits each; may be called from several threads.</summary>
/// <param name="store">Where to.</param>
/// <param name="total">Files to do in this run.</param>
/// <param name="batchSize">Most files in one commit.</param>
/// <param name="batchTime">Longest time between two commits while files arrive.</param>
/// <param name="observe">Told about each file, from one thread at a time.</param>
internal sealed class FeatureWriter(FeatureStore store, int total, int batchSize, TimeSpan batchTime, Action<FeatureStep> observe)
{
    private readonly Lock _lock = new();
    private readonly List<ManifestEntry> _entries = [];
    private readonly List<(string Id, float[] Vector)> _vectors = [];
    private readonly List<SkippedFile> _skipped = [];
    private long _lastCommit = TimeProvider.System.GetTimestamp();
    private int _done;

    /// <summary>Files that the network looked at.</summary>
    public long Processed { get; private set; }

    /// <summary>Files whose content was known.</summary>
    public long Recognised { get; private set; }

    /// <summary>Files without features, in the order of their failing.</summary>
    public IReadOnlyList<SkippedFile> Skipped => _skipped;

    /// <summary>Takes a new vector; files that have it come after it.</summary>
    /// <param name="id">Content id.</param>
    /// <param name="vector">Shape [D], length 1.</param>
    public void AddVector(string id, float[] vector)
    {
        lock (_lock)
        {
            _vectors.Add((id, vector));
        }
    }

    /// <summary>Takes an outcome and commits when a batch is full or old enough.</summary>
    public void Add(FeatureOutcome outcome)
    {
        lock (_lock)
        {
            FoundFile file = outcome.File;
            _entries.Add(new ManifestEntry(file.Path, file.Size, file.Modified, outcome.State, outcome.Id, outcome.Reason, ProgramVersion.Text));
            if (outcome.IsNew)
            {
                Processed++;
            }
            else if (outcome.Id is not null)
            {
                Recognised++;
            }
            else
            {
                _skipped.Add(new SkippedFile(file.Path, outcome.Reason!));
            }

            observe(new FeatureStep(file.Path, outcome.Reason, ++_done, total));
            if (_entries.Count >= batchSize || TimeProvider.System.GetElapsedTime(_lastCommit) >= batchTime)
            {
                Commit();
            }
        }
    }

    /// <summary>Commits what is left.</summary>
    public void Commit()
    {
        lock (_lock)
        {
            if (_entries.Count + _vectors.Count > 0)
            {
                store.Write(_entries, _vectors);
                _entries.Clear();
                _vectors.Clear();
            }

            _lastCommit = TimeProvider.System.GetTimestamp();
        }
    }
}
