namespace CaptionSearch.Index.Elastic.Bulk;

/// <summary>How many bytes one bulk request may have: what the options say, less when the server has refused as much.</summary>
/// <remarks>
/// Too large (413) holds for good. Too busy (429) may be about size as well (indexing pressure), so it halves the limit, and every
/// request that goes through gives an eighth back.
/// </remarks>
internal sealed class ChunkLimit(int bytes)
{
    private const int Least = 1024;

    private readonly Lock _lock = new();
    private int _ceiling = bytes;
    private int _current = bytes;

    /// <summary>Most bytes of the next request; one larger document goes alone.</summary>
    public int Bytes
    {
        get
        {
            lock (_lock)
            {
                return _current;
            }
        }
    }

    /// <summary>A request of this size was refused.</summary>
    /// <param name="size">Its bytes.</param>
    /// <param name="isForGood">Whether the same size will be refused again.</param>
    public void Refuse(int size, bool isForGood)
    {
        lock (_lock)
        {
            int half = Math.Max(Least, size / 2);
            _current = Math.Min(_current, half);
            _ceiling = isForGood ? Math.Min(_ceiling, half) : _ceiling;
        }
    }

    /// <summary>A request went through.</summary>
    public void Succeed()
    {
        lock (_lock)
        {
            _current = Math.Min(_ceiling, _current + (_current / 8));
        }
    }
}
