namespace CaptionSearch.Index.Elastic.Bulk;

/// <summary>The results of a bulk's requests as they come in, from several at once.</summary>
internal sealed class BulkOutcome
{
    private readonly Lock _lock = new();
    private readonly List<BulkAction> _conflicts = [];
    private readonly List<BulkAction> _missing = [];
    private readonly List<BulkRejection> _rejected = [];
    private long _done;

    public void AddDone(int count) => Interlocked.Add(ref _done, count);

    public void AddConflict(BulkAction action) => Add(_conflicts, action);

    public void AddMissing(BulkAction action) => Add(_missing, action);

    public void AddRejected(BulkRejection rejection) => Add(_rejected, rejection);

    public BulkReport ToReport()
    {
        lock (_lock)
        {
            return new BulkReport { Done = Interlocked.Read(ref _done), Conflicts = _conflicts, Missing = _missing, Rejected = _rejected };
        }
    }

    private void Add<T>(List<T> list, T item)
    {
        lock (_lock)
        {
            list.Add(item);
        }
    }
}
