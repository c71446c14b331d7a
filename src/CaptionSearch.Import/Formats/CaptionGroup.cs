namespace CaptionSearch.Import.Formats;

/// <summary>Puts the rows of one picture that follow each other into one record.</summary>
/// <remarks>
/// Rows of the same picture elsewhere in the file make a further record with the same id. Rows that are refused come after the
/// record they stand in, so that they do not split it.
/// </remarks>
internal sealed class CaptionGroup(long skip)
{
    private const int MaxCaptions = 10_000;
    private const int MaxRefused = 100;

    private readonly List<string> _captions = [];
    private readonly List<(string Problem, RecordPosition Position)> _refused = [];
    private DatasetRecord? _first;
    private RecordPosition _position = RecordPosition.Unknown;
    private long _ordinal;

    /// <summary>Whether a row of this id goes into the open record.</summary>
    internal bool Takes(string id)
        => _first is not null && string.Equals(_first.Id, id, StringComparison.Ordinal) && _captions.Count < MaxCaptions;

    internal bool IsFull => _refused.Count >= MaxRefused;

    /// <summary>Begins a record with the first row's data; <see cref="Close"/> first.</summary>
    internal void Begin(DatasetRecord first, RecordPosition position)
    {
        _first = first;
        _position = position;
        _captions.AddRange(first.Captions);
    }

    internal void Add(string caption) => _captions.Add(caption);

    internal void Refuse(string problem, RecordPosition position) => _refused.Add((problem, position));

    /// <summary>The open record and what was refused since it began.</summary>
    internal IEnumerable<ImportItem> Close()
    {
        if (_first is not null)
        {
            long own = _ordinal++;
            if (own >= skip)
            {
                yield return ImportItem.Of(own, _first with { Captions = [.. _captions] }, _position);
            }
        }

        foreach ((string problem, RecordPosition position) in _refused)
        {
            long own = _ordinal++;
            if (own >= skip)
            {
                yield return ImportItem.Refused(own, problem, position);
            }
        }

        _first = null;
        _captions.Clear();
        _refused.Clear();
    }
}
