using System.Numerics;
using System.Runtime.InteropServices;
using CaptionSearch.Kernels;

namespace CaptionSearch.Index.Embedded;

/// <summary>Exact nearest vectors: a pass over the 8-bit codes finds who can be among them, floats decide.</summary>
/// <remarks>
/// With x = s c + r (scale, codes, rounding rest) for a record and likewise y for the query, Cauchy-Schwarz bounds the error of
/// s_x s_y c_x·c_y by |r_x||s_y c_y| + |x||r_y|. A record whose upper bound is below the k-th best lower bound cannot be among the
/// best k, whatever its floats are; all others are scored with them. So the answer is that of a scan over the floats.
/// </remarks>
internal sealed class NearestScan
{
    // What float32 arithmetic adds on top of the bound: sums of at most some thousand products of unit vectors.
    private const float Slack = 1e-5f;

    private readonly float[] _query;      // [D], unit length
    private readonly short[] _codes;      // [D], -127..127
    private readonly float _scale;
    private readonly float _residual;     // |r_y|
    private readonly float _codeLength;   // |s_y c_y|

    public NearestScan(ReadOnlySpan<float> unitQuery)
    {
        _query = unitQuery.ToArray();
        sbyte[] codes = new sbyte[_query.Length];
        (_scale, _residual) = Quantisation.Quantise(_query, codes);
        _codes = [.. codes];
        _codeLength = 1 + _residual;
    }

    /// <summary>The best <paramref name="count"/> by cosine, equal cosines by ascending id.</summary>
    /// <param name="snapshot">Where to look.</param>
    /// <param name="count">Most to find, 1 or more.</param>
    /// <param name="excluded">Ids that are not wanted; they do not count. Meant for a few.</param>
    /// <param name="allowed">The records that may be found; null for all. The fewer, the faster.</param>
    /// <param name="cancellationToken">Checked every few thousand records.</param>
    public List<ScoredId> Find(
        VectorSnapshot snapshot, int count, IReadOnlySet<string> excluded, AllowedRecords? allowed, CancellationToken cancellationToken)
    {
        List<Candidate> candidates = Candidates(snapshot, count + excluded.Count, allowed, cancellationToken);
        List<ScoredId> found = new(candidates.Count);
        foreach (Candidate candidate in candidates)
        {
            double cosine = Cosine(candidate.Segment.Vector(candidate.Slot));
            string id = DocumentId.FromBytes(candidate.Segment.Id32(candidate.Slot));
            if (!excluded.Contains(id))
            {
                found.Add(new ScoredId(id, cosine));
            }
        }

        found.Sort(static (x, y) =>
        {
            int byScore = y.Score.CompareTo(x.Score);
            return byScore != 0 ? byScore : string.CompareOrdinal(x.Id, y.Id);
        });
        return found.Count > count ? found[..count] : found;
    }

    /// <summary>The cosine of the query and a unit vector of shape [D].</summary>
    public double Cosine(ReadOnlySpan<float> unit) => Math.Clamp(Dot.Invoke(_query, unit), -1, 1);

    private List<Candidate> Candidates(VectorSnapshot snapshot, int count, AllowedRecords? allowed, CancellationToken cancellationToken)
    {
        List<Candidate> candidates = [];
        PriorityQueue<float, float> lowerBounds = new(count + 1); // the best `count`, the worst of them in front
        float threshold = float.NegativeInfinity;
        foreach (VectorSnapshot.Part part in snapshot.Parts)
        {
            MappedSegment segment = part.Segment;
            segment.CheckCodes(part.Records, cancellationToken);
            for (int word = 0; word < (part.Records + 63) / 64; word++)
            {
                if (word % 64 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                for (ulong wanted = part.Wanted(word, allowed); wanted != 0; wanted &= wanted - 1)
                {
                    int slot = (word * 64) + BitOperations.TrailingZeroCount(wanted);
                    ReadOnlySpan<sbyte> codes = segment.Codes(slot, out float scale, out float residual);
                    float estimate = scale * _scale * CodeProduct.Invoke(_codes, codes);
                    float error = (residual * _codeLength) + _residual + Slack;
                    if (estimate + error < threshold)
                    {
                        continue;
                    }

                    candidates.Add(new Candidate(segment, slot, estimate + error));
                    float lower = estimate - error;
                    if (lowerBounds.Count < count)
                    {
                        lowerBounds.Enqueue(lower, lower);
                    }
                    else if (lower > lowerBounds.Peek())
                    {
                        lowerBounds.EnqueueDequeue(lower, lower);
                    }

                    if (lowerBounds.Count == count)
                    {
                        threshold = lowerBounds.Peek();
                    }
                }
            }
        }

        int kept = 0;
        Span<Candidate> all = CollectionsMarshal.AsSpan(candidates);
        foreach (Candidate candidate in all)
        {
            if (candidate.Upper >= threshold)
            {
                all[kept++] = candidate;
            }
        }

        candidates.RemoveRange(kept, candidates.Count - kept);
        return candidates;
    }

    private readonly record struct Candidate(MappedSegment Segment, int Slot, float Upper);
}
