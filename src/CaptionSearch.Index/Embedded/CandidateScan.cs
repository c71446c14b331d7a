using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using CaptionSearch.Kernels;

namespace CaptionSearch.Index.Embedded;

/// <summary>Passes over the codes of all segments, divided among threads: who can be among the best k.</summary>
/// <remarks>
/// 1. Every record gets an upper bound of its cosine from its 4-bit codes. This reads the least memory, and memory is what it waits for.
/// 2. The few with the highest bounds are scored with their floats. The k-th best of these cosines is one that the k-th best of all
///    reaches, and nearly always it is that one: 4-bit codes are far better than their bounds.
/// 3. Whose bound is below it is out; the others get a closer bound from their 8-bit codes.
/// Finding a cosine to beat before reading 8-bit codes halves how many of them are read, against comparing with the best seen so far.
/// What is left does not depend on the number of threads.
/// </remarks>
internal sealed class CandidateScan
{
    private const int Word = 64;
    private const int WordsOfAPart = 64; // 4,096 records
    private const int SmallestShared = 32_768;

    // Below this many wanted records among 64, reading each one's 8-bit codes alone is cheaper.
    private const int Few = 8;

    // So many more than the k wanted nearly always hold the k best.
    private const int MoreSeeds = 32;

    // The cosine to beat was computed in float32, and so are those it is compared with.
    private const float Slack = 1e-5f;

    private readonly CodedQuery _query;
    private readonly int _count;
    private readonly AllowedRecords? _allowed;
    private readonly CancellationToken _cancellationToken;
    private readonly List<Part> _parts = [];
    private readonly List<NearestCandidate> _candidates = [];
    private readonly int _records;
    private float[] _uppers = []; // of all records of all segments, one after another
    private float _threshold = float.NegativeInfinity;

    /// <param name="query">What to look for.</param>
    /// <param name="snapshot">Where to look.</param>
    /// <param name="count">k, 1 or more.</param>
    /// <param name="allowed">Who may be found; null for all.</param>
    /// <param name="cancellationToken">Checked every few thousand records.</param>
    /// <exception cref="IndexFormatException">A record is damaged.</exception>
    public CandidateScan(CodedQuery query, VectorSnapshot snapshot, int count, AllowedRecords? allowed, CancellationToken cancellationToken)
    {
        _query = query;
        _count = count;
        _allowed = allowed;
        _cancellationToken = cancellationToken;
        foreach (VectorSnapshot.Part segment in snapshot.Parts)
        {
            segment.Segment.CheckCodes(segment.Records, cancellationToken);
            for (int first = 0; first < segment.Records; first += Word * WordsOfAPart)
            {
                int records = Math.Min(Word * WordsOfAPart, segment.Records - first);
                _parts.Add(new Part(segment, first, records, _records));
                _records += records;
            }
        }
    }

    /// <summary>How many records were looked at in 8 bits.</summary>
    public int Weighed { get; private set; }

    /// <summary>All records that can be among the best k, in no order.</summary>
    public List<NearestCandidate> Run(int threads)
    {
        int team = _records < SmallestShared ? 1 : threads;
        _uppers = ArrayPool<float>.Shared.Rent(_records);
        try
        {
            ThreadTeam.For(_parts.Count, i => Bound(_parts[i]), team);
            FindThreshold();
            ThreadTeam.For(_parts.Count, i => Weigh(_parts[i]), team);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(_uppers);
        }

        return _candidates;
    }

    /// <summary>Writes the upper bounds of a part; -∞ for records that are not wanted.</summary>
    private void Bound(Part part)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        Span<int> slots = stackalloc int[Word];
        Span<int> products = stackalloc int[Word];
        for (int at = 0; at < part.Records; at += Word)
        {
            int slot = part.First + at;
            Span<float> uppers = _uppers.AsSpan(part.Base + at, Math.Min(Word, part.Records - at));
            ulong wanted = part.Of.Wanted(slot / Word, _allowed);
            if (part.Of.Segment.HasNibbles && BitOperations.PopCount(wanted) >= Few)
            {
                BoundAll(part.Of.Segment, slot, products[..uppers.Length], uppers);
                for (ulong unwanted = ~wanted; unwanted != 0 && BitOperations.TrailingZeroCount(unwanted) < uppers.Length; unwanted &= unwanted - 1)
                {
                    uppers[BitOperations.TrailingZeroCount(unwanted)] = float.NegativeInfinity;
                }
            }
            else
            {
                uppers.Fill(float.NegativeInfinity);
                int count = Slots(wanted, slot, slots);
                BoundEach(part.Of.Segment, slots[..count], products[..count]);
                for (int i = 0; i < count; i++)
                {
                    uppers[slots[i] - slot] = MemoryMarshal.Cast<int, float>(products)[i];
                }
            }
        }
    }

    /// <summary>Upper bounds of records that follow one another, from their 4-bit codes.</summary>
    private void BoundAll(MappedSegment segment, int first, Span<int> products, Span<float> uppers)
    {
        ReadOnlySpan<byte> records = segment.Nibbles(first, out CodeBounds bounds);
        NibbleCodeProducts.Invoke(_query.PaddedCodes, records, segment.NibbleStride, products);
        for (int i = 0; i < products.Length; i++)
        {
            uppers[i] = _query.UpperOfNibbles(products[i], bounds.Scale(i), bounds.Residual(i));
        }
    }

    /// <summary>Upper bounds of any records, from their 8-bit codes; they take the place of the products.</summary>
    private void BoundEach(MappedSegment segment, ReadOnlySpan<int> slots, Span<int> products)
    {
        ReadOnlySpan<sbyte> records = segment.Codes(out CodeBounds bounds);
        ByteCodeProducts.Invoke(_query.Codes, records, segment.CodeStride, slots, products);
        Span<float> uppers = MemoryMarshal.Cast<int, float>(products);
        for (int i = 0; i < slots.Length; i++)
        {
            uppers[i] = _query.Upper(products[i], bounds.Scale(slots[i]), bounds.Residual(slots[i]));
        }
    }

    private void FindThreshold()
    {
        int[] seeds = new int[_count + MoreSeeds];
        int found = TopK.Select(_uppers.AsSpan(0, _records), seeds, new float[seeds.Length]);
        if (found < _count)
        {
            return;
        }

        float[] cosines = new float[found];
        for (int i = 0; i < found; i++)
        {
            Part part = _parts[PartOf(seeds[i])];
            cosines[i] = Dot.Invoke(_query.Floats, part.Of.Segment.Vector(part.First + seeds[i] - part.Base));
        }

        Array.Sort(cosines);
        _threshold = cosines[^_count] - Slack;
    }

    /// <summary>Adds a part's records to the candidates unless their bounds rule them out.</summary>
    private void Weigh(Part part)
    {
        _cancellationToken.ThrowIfCancellationRequested();
        List<NearestCandidate> found = [];
        Span<int> slots = stackalloc int[Word];
        Span<int> products = stackalloc int[Word];
        int weighed = 0;
        for (int at = 0; at < part.Records; at += Word)
        {
            ReadOnlySpan<float> uppers = _uppers.AsSpan(part.Base + at, Math.Min(Word, part.Records - at));
            int count = 0;
            for (int i = 0; i < uppers.Length; i++)
            {
                slots[count] = part.First + at + i;
                count += uppers[i] >= _threshold && uppers[i] > float.NegativeInfinity ? 1 : 0;
            }

            BoundEach(part.Of.Segment, slots[..count], products[..count]);
            weighed += count;
            for (int i = 0; i < count; i++)
            {
                float upper = BitConverter.Int32BitsToSingle(products[i]);
                if (upper >= _threshold)
                {
                    found.Add(new NearestCandidate(part.Of.Segment, slots[i], upper));
                }
            }
        }

        lock (_candidates)
        {
            Weighed += weighed;
            _candidates.AddRange(found);
        }
    }

    private static int Slots(ulong wanted, int first, Span<int> slots)
    {
        int count = 0;
        for (; wanted != 0; wanted &= wanted - 1)
        {
            slots[count++] = first + BitOperations.TrailingZeroCount(wanted);
        }

        return count;
    }

    private int PartOf(int record)
    {
        int low = 0;
        for (int high = _parts.Count; high - low > 1;)
        {
            int middle = (low + high) / 2;
            (low, high) = _parts[middle].Base <= record ? (middle, high) : (low, middle);
        }

        return low;
    }

    /// <summary>Records that one thread looks at in one go.</summary>
    /// <param name="Of">Their segment.</param>
    /// <param name="First">Slot of the first.</param>
    /// <param name="Records">How many.</param>
    /// <param name="Base">Place of the first one's upper bound.</param>
    private readonly record struct Part(VectorSnapshot.Part Of, int First, int Records, int Base);
}
