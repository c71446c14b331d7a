using CaptionSearch.Engine.Manifest;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Indexing;

/// <summary>Gathers outcomes into batches and commits each: claims, then the index, then the manifest.</summary>
/// <remarks>
/// A crash after any of the three steps is repaired by the next run: a claim says that the index may hold the path already, and
/// writing the same document or path again changes nothing. Removals wait until every new file is in, so that a moved file
/// never leaves the index in between. Called by one worker at a time.
/// </remarks>
internal sealed class OutcomeWriter
{
    private readonly ICaptionIndex _index;
    private readonly FileManifest _manifest;
    private readonly IReadOnlyDictionary<string, ManifestEntry> _before;
    private readonly IndexRunOptions _options;
    private readonly string _fingerprint;
    private readonly string _programVersion;
    private readonly int _total;
    private readonly Action<IndexStep> _observe;

    private readonly Dictionary<string, FileOutcome> _decided = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<FileOutcome>> _twins = new(StringComparer.Ordinal);
    private readonly List<ManifestEntry> _entries = [];
    private readonly List<CaptionDocument> _documents = [];
    private readonly List<FileOutcome> _known = [];
    private readonly List<SkippedFile> _skipped = [];
    private long _lastCommit = TimeProvider.System.GetTimestamp();
    private int _done;

    /// <summary>Creates a writer.</summary>
    /// <param name="index">Written first.</param>
    /// <param name="manifest">Written second.</param>
    /// <param name="before">The manifest's entries of the folder as they were at the start, by path.</param>
    /// <param name="fingerprint">Of the model.</param>
    /// <param name="total">Files to do in this run.</param>
    /// <param name="options">Of the run.</param>
    /// <param name="observe">Told about each file.</param>
    public OutcomeWriter(
        ICaptionIndex index, FileManifest manifest, IReadOnlyDictionary<string, ManifestEntry> before, string fingerprint, int total,
        IndexRunOptions options, Action<IndexStep> observe)
    {
        _index = index;
        _manifest = manifest;
        _before = before;
        _fingerprint = fingerprint;
        _programVersion = ProgramVersion.Text;
        _total = total;
        _options = options;
        _observe = observe;
    }

    /// <summary>Files that got a new document.</summary>
    public long Described { get; private set; }

    /// <summary>Files whose content was known.</summary>
    public long Recognised { get; private set; }

    /// <summary>Files that failed, in the order of their failing.</summary>
    public IReadOnlyList<SkippedFile> Skipped => _skipped;

    /// <summary>Takes an outcome and commits when a batch is full or old enough.</summary>
    public async Task AddAsync(FileOutcome outcome)
    {
        if (outcome.IsTwin && !_decided.TryGetValue(outcome.Id!, out _))
        {
            if (!_twins.TryGetValue(outcome.Id!, out List<FileOutcome>? waiting))
            {
                _twins.Add(outcome.Id!, waiting = []);
            }

            waiting.Add(outcome);
            return;
        }

        Take(outcome);
        if (_entries.Count >= _options.BatchSize || TimeProvider.System.GetElapsedTime(_lastCommit) >= _options.BatchTime)
        {
            await CommitAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Commits what is left.</summary>
    /// <remarks>Not to be cancelled: it takes milliseconds, and what was worked out is not thrown away.</remarks>
    public async Task CommitAsync()
    {
        _lastCommit = TimeProvider.System.GetTimestamp();
        if (_entries.Count == 0)
        {
            return;
        }

        await RestoreLostAsync().ConfigureAwait(false);
        List<PathClaim> claims = [];
        List<DocumentPath> paths = [];
        HashSet<string> fresh = _documents.Select(document => document.Paths[0]).ToHashSet(StringComparer.Ordinal);
        foreach (ManifestEntry entry in _entries)
        {
            string? idBefore = _before.GetValueOrDefault(entry.Path)?.Id;
            if (idBefore is not null && idBefore != entry.Id)
            {
                claims.Add(new PathClaim(entry.Path, idBefore));
            }

            if (entry.Id is not null && (idBefore != entry.Id || fresh.Contains(entry.Path)))
            {
                claims.Add(new PathClaim(entry.Path, entry.Id));
                if (!fresh.Contains(entry.Path))
                {
                    paths.Add(new DocumentPath(entry.Id, entry.Path));
                }
            }
        }

        if (claims.Count > 0)
        {
            _manifest.Claim(claims);
        }

        if (_documents.Count > 0 || paths.Count > 0)
        {
            await _index.WriteAsync(new IndexBatch { Documents = [.. _documents], AddedPaths = paths }, CancellationToken.None).ConfigureAwait(false);
        }

        _manifest.Write(_entries);
        _entries.Clear();
        _documents.Clear();
        _known.Clear();
    }

    /// <summary>
    /// A document that a worker found in the index may have left since, with its last path, when two files have swapped their
    /// contents: it is written again.
    /// </summary>
    private async Task RestoreLostAsync()
    {
        if (_known.Count == 0)
        {
            return;
        }

        IReadOnlyList<CaptionDocument> still = await _index
            .GetAsync([.. _known.Select(outcome => outcome.Id!)], withVectors: false, CancellationToken.None).ConfigureAwait(false);
        HashSet<string> ids = still.Select(document => document.Id).ToHashSet(StringComparer.Ordinal);
        _documents.AddRange(_known.Where(outcome => !ids.Contains(outcome.Id!)).Select(outcome => outcome.Known! with { Paths = [outcome.File.Path] }));
    }

    private void Take(FileOutcome outcome)
    {
        FileOutcome decided = outcome;
        if (outcome.IsTwin)
        {
            // The same bytes have the same fate.
            FileOutcome first = _decided[outcome.Id!];
            decided = outcome with { State = first.State, Caption = first.Caption, Reason = first.Reason };
        }

        Record(decided);
        if (!outcome.IsTwin && outcome.Id is not null)
        {
            _decided.Add(outcome.Id, outcome with { Document = null, Known = null });
            if (_twins.Remove(outcome.Id, out List<FileOutcome>? waiting))
            {
                waiting.ForEach(Take);
            }
        }
    }

    private void Record(FileOutcome outcome)
    {
        FoundFile file = outcome.File;
        bool isIndexed = outcome.State == FileState.Indexed;
        _entries.Add(new ManifestEntry(
            file.Path, file.Size, file.Modified, outcome.State, isIndexed ? outcome.Id : null, outcome.Reason, isIndexed ? _fingerprint : _programVersion));
        if (outcome.Document is not null)
        {
            _documents.Add(outcome.Document);
            Described++;
        }
        else if (isIndexed)
        {
            if (outcome.Known is not null)
            {
                _known.Add(outcome);
            }

            Recognised++;
        }
        else
        {
            _skipped.Add(new SkippedFile(file.Path, outcome.Reason!));
        }

        _observe(new IndexStep(file.Path, outcome.Caption, outcome.Reason, ++_done, _total));
    }
}
