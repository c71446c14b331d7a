using System.Numerics;
using CaptionSearch.Kernels;

namespace CaptionSearch.Index.Embedded;

/// <summary>One pass over the codes of all segments, divided among threads: who can be among the best k.</summary>
/// <remarks>
/// All threads share the k best lower bounds, so each passes over what any of them made hopeless. Which records are passed over early
/// depends on who was first; those that are left in the end do not: exactly the ones whose upper bound reaches the k-th best lower bound.
/// A scan waits for memory: 4-bit codes are read in full, 8-bit codes of the few records that need them.
/// </remarks>
internal sealed class CandidateScan
{
    private const int WordsOfAPart = 64; // 4,096 records
    private const int SmallestShared = 32_768;

    // Below this many wanted records among 64, reading each one's 8-bit codes alone is cheaper.
    private const int Few = 8;

    private readonly CodedQuery _query;
    private readonly VectorSnapshot _snapshot;
    private readonly int _count;
    private readonly AllowedRecords? _allowed;
    private readonly CancellationToken _cancellationToken;
    private readonly Lock _lock = new();
    private readonly PriorityQueue<float, float> _lowerBounds = new(); // the best k, the worst of them in front
    private readonly List<NearestCandidate> _candidates = [];
    private volatile float _threshold = float.NegativeInfinity;

    /// <param name="query">What to look for.</param>
    /// <param name="snapshot">Where to look.</param>
    /// <param name="count">k, 1 or more.</param>
    /// <param name="allowed">Who may be found; null for all.</param>
    /// <param name="cancellationToken">Checked every few thousand records.</param>
    public CandidateScan(CodedQuery query, VectorSnapshot snapshot, int count, AllowedRecords? allowed, CancellationToken cancellationToken)
    {
        _query = query;
        _snapshot = snapshot;
        _count = count;
        _allowed = allowed;
        _cancellationToken = cancellationToken;
    }

    /// <summary>How many records were looked at in 8 bits.</summary>
    public int Weighed { get; private set; }

    /// <summary>All records that can be among the best k, in no order.</summary>
    public List<NearestCandidate> Run(int threads)
    {
        List<(VectorSnapshot.Part Part, int FirstWord)> parts = [];
        long records = 0;
        foreach (VectorSnapshot.Part part in _snapshot.Parts)
        {
            part.Segment.CheckCodes(part.Records, _cancellationToken);
            records += part.Records;
            for (int word = 0; word < (part.Records + 63) / 64; word += WordsOfAPart)
            {
                parts.Add((part, word));
            }
        }

        ThreadTeam.For(parts.Count, i => Scan(parts[i].Part, parts[i].FirstWord), records < SmallestShared ? 1 : threads);
        _candidates.RemoveAll(candidate => candidate.Upper < _threshold);
        return _candidates;
    }

    private void Scan(VectorSnapshot.Part part, int firstWord)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        List<NearestCandidate> found = [];
        int weighed = 0;
        Span<int> slots = stackalloc int[64];
        Span<int> products = stackalloc int[64];
        int end = Math.Min(firstWord + WordsOfAPart, (part.Records + 63) / 64);
        for (int word = firstWord; word < end; word++)
        {
            ulong wanted = part.Wanted(word, _allowed);
            if (part.Segment.HasNibbles && BitOperations.PopCount(wanted) >= Few)
            {
                wanted &= Hopeful(part.Segment, word * 64, products[..Math.Min(64, part.Records - (word * 64))]);
            }

            int count = 0;
            for (; wanted != 0; wanted &= wanted - 1)
            {
                slots[count++] = (word * 64) + BitOperations.TrailingZeroCount(wanted);
            }

            weighed += count;
            Weigh(part.Segment, slots[..count], products[..count], found);
        }

        lock (_lock)
        {
            Weighed += weighed;
            _candidates.AddRange(found);
        }
    }

    /// <summary>Which of up to 64 records their 4-bit codes do not rule out.</summary>
    private ulong Hopeful(MappedSegment segment, int first, Span<int> products)
    {
        ReadOnlySpan<byte> records = segment.Nibbles(first, out CodeBounds bounds);
        NibbleCodeProducts.Invoke(_query.PaddedCodes, records, segment.NibbleStride, products);
        float threshold = _threshold;
        ulong hopeful = 0;
        for (int i = 0; i < products.Length; i++)
        {
            float upper = _query.EstimateOfNibbles(products[i], bounds.Scale(i)) + _query.Error(bounds.Residual(i));
            hopeful |= upper >= threshold ? 1UL << i : 0;
        }

        return hopeful;
    }

    /// <summary>Adds records to the candidates unless their 8-bit codes rule them out.</summary>
    private void Weigh(MappedSegment segment, ReadOnlySpan<int> slots, Span<int> products, List<NearestCandidate> found)
    {
        ReadOnlySpan<sbyte> records = segment.Codes(out CodeBounds bounds);
        ByteCodeProducts.Invoke(_query.Codes, records, segment.CodeStride, slots, products);
        for (int i = 0; i < slots.Length; i++)
        {
            float estimate = _query.Estimate(products[i], bounds.Scale(slots[i]));
            float error = _query.Error(bounds.Residual(slots[i]));
            if (estimate + error < _threshold)
            {
                continue;
            }

            found.Add(new NearestCandidate(segment, slots[i], estimate + error));
            if (estimate - error > _threshold)
            {
                Raise(estimate - error);
            }
        }
    }

    private void Raise(float lower)
    {
        lock (_lock)
        {
            if (_lowerBounds.Count < _count)
            {
                _lowerBounds.Enqueue(lower, lower);
            }
            else if (lower > _lowerBounds.Peek())
            {
                _lowerBounds.EnqueueDequeue(lower, lower);
            }

            if (_lowerBounds.Count == _count)
            {
                _threshold = _lowerBounds.Peek();
            }
        }
    }
}
