namespace CaptionSearch.Index.Embedded;

/// <summary>The vectors as of one committed batch.</summary>
internal sealed class VectorSnapshot
{
    private readonly Dictionary<long, Part> _byId;

    public VectorSnapshot(long generation, SegmentLayout? layout, IReadOnlyList<Part> parts)
    {
        Generation = generation;
        Layout = layout;
        Parts = parts;
        _byId = parts.ToDictionary(part => part.Segment.Id);
    }

    /// <summary>Number of the last batch in it.</summary>
    public long Generation { get; }

    /// <summary>Null before the first vector.</summary>
    public SegmentLayout? Layout { get; }

    public IReadOnlyList<Part> Parts { get; }

    /// <summary>How many readers hold it, and one for being the newest; guarded by the store's lock.</summary>
    public int Users { get; set; }

    /// <summary>The vector at a place that a document names, shape [D].</summary>
    public ReadOnlySpan<float> Vector(long segment, int slot) => _byId[segment].Segment.Vector(slot);

    /// <summary>A segment and which of its records count.</summary>
    public sealed record Part(MappedSegment Segment, int Records, Tombstones Dead)
    {
        /// <summary>Which of records 64 * <paramref name="word"/> and on are there, alive and allowed: a bit each, the first the lowest.</summary>
        public ulong Wanted(int word, AllowedRecords? allowed)
        {
            int left = Records - (word * 64);
            ulong wanted = left >= 64 ? ulong.MaxValue : left <= 0 ? 0 : (1UL << left) - 1;
            if (allowed is not null)
            {
                ReadOnlySpan<ulong> words = allowed.Words(Segment.Id);
                wanted &= word < words.Length ? words[word] : 0;
            }

            return wanted & ~Dead.Word(word);
        }
    }
}
