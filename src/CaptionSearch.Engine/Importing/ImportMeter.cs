using CaptionSearch.Import;

namespace CaptionSearch.Engine.Importing;

/// <summary>Works out how much of a run is done, and tells it.</summary>
/// <param name="source">The file; it knows how far it has been read.</param>
/// <param name="limit">Most records; null for all.</param>
/// <param name="start">Items that an earlier run has done.</param>
/// <param name="progress">Told.</param>
internal sealed class ImportMeter(DatasetSource source, long? limit, long start, Action<ImportProgress> progress) : IDisposable
{
    /// <summary>Files up to this size are read once more beforehand, which is quick, to know how many items there are.</summary>
    private const long CountedBytes = 8 << 20;

    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly Lock _turn = new();
    private readonly long _bytes = Math.Max(1, source.Length);
    private ITimer? _reading;
    private double? _readBefore;
    private bool _isOver;
    private long _items;
    private long _taken;
    private long _pictures;

    /// <summary>Items of the whole file, as far as they are asked for; null when this is not known.</summary>
    public long? Total { get; set; }

    /// <summary>The number of items of a small file; null for a large one, or one that cannot be read to its end: the run will say so.</summary>
    public async Task<long?> CountAsync(IAsyncEnumerable<ImportItem> items)
    {
        if (source.Length > CountedBytes)
        {
            return null;
        }

        long last = 0;
        try
        {
            await foreach (ImportItem item in items.ConfigureAwait(false))
            {
                last = item.Ordinal + 1;
            }
        }
        catch (ImportException)
        {
            return null;
        }

        return last;
    }

    /// <summary>Tells now and then how much of the file was read, until <see cref="Begin"/> or the end.</summary>
    public void TellReading() => _reading = TimeProvider.System.CreateTimer(_ => Look(), null, BetweenLooks, BetweenLooks);

    /// <summary>The first item that no earlier run has done was read.</summary>
    public void Begin()
    {
        if (_readBefore is null)
        {
            lock (_turn)
            {
                _readBefore = ReadPart();
            }
        }
    }

    /// <summary>Nothing is told any more.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _isOver = true;
        }

        _reading?.Dispose();
    }

    /// <summary>A picture was described, of the batch that is being worked on.</summary>
    public void PictureDone()
    {
        lock (_turn)
        {
            _pictures++;
            Tell();
        }
    }

    /// <summary>A batch is stored.</summary>
    public void Report(DatasetImportReport report)
    {
        lock (_turn)
        {
            _pictures = 0;
            _items = report.Items;
            _taken = report.Taken;
            Tell();
        }
    }

    private void Look()
    {
        lock (_turn)
        {
            if (_readBefore is null && !_isOver)
            {
                progress(new ImportProgress(0, Math.Clamp(ReadPart(), 0, 1)) { IsReading = true });
            }
        }
    }

    private void Tell()
    {
        long done = Math.Max(0, _items - start) + _pictures;
        progress(new ImportProgress(done, Math.Clamp(Part(done), 0, 1)));
    }

    private double Part(long done)
    {
        if ((Total ?? source.ExpectedItems) is { } total)
        {
            return total > start ? (double)done / (total - start) : 1;
        }

        double before = _readBefore ?? 0;
        double read = before < 1 ? (ReadPart() - before) / (1 - before) : 0;
        return limit is { } most ? Math.Max(read, (double)_taken / most) : read;
    }

    private double ReadPart() => (double)source.BytesRead / _bytes;
}
