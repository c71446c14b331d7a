using CaptionSearch.Kernels;

namespace CaptionSearch.Index.Embedded;

/// <summary>Exact nearest vectors: codes of 4, then 8 bits find who can be among them, floats decide.</summary>
/// <remarks>
/// A record whose upper bound (<see cref="CodedQuery"/>) is below the cosines of k others cannot be among the best k, whatever its
/// floats are; all others are scored with them. So the answer is that of a scan over the floats, however many threads look.
/// </remarks>
internal sealed class NearestScan
{
    private readonly CodedQuery _query;

    public NearestScan(ReadOnlySpan<float> unitQuery)
    {
        _query = new CodedQuery(unitQuery);
    }

    /// <summary>How many vectors the last search looked at in 8 bits, and how many in floats: what its time goes into besides the 4-bit pass.</summary>
    public (int Codes, int Floats) Examined { get; private set; }

    /// <summary>The best <paramref name="count"/> by cosine, equal cosines by ascending id.</summary>
    /// <param name="snapshot">Where to look.</param>
    /// <param name="count">Most to find, 1 or more.</param>
    /// <param name="excluded">Ids that are not wanted; they do not count. Meant for a few.</param>
    /// <param name="allowed">The records that may be found; null for all. The fewer, the faster.</param>
    /// <param name="cancellationToken">Checked every few thousand records.</param>
    /// <param name="threads">Most threads to use. Default: all.</param>
    public List<ScoredId> Find(
        VectorSnapshot snapshot,
        int count,
        IReadOnlySet<string> excluded,
        AllowedRecords? allowed,
        CancellationToken cancellationToken,
        int threads = int.MaxValue)
    {
        int needed = count + excluded.Count;
        CandidateScan scan = new(_query, snapshot, needed, allowed, cancellationToken);
        List<NearestCandidate> candidates = scan.Run(threads);
        Examined = (scan.Weighed, 0);
        List<ScoredId> found = [];
        foreach ((NearestCandidate candidate, double cosine) in Best(candidates, needed, cancellationToken))
        {
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
    public double Cosine(ReadOnlySpan<float> unit) => Math.Clamp(Dot.Invoke(_query.Floats, unit), -1, 1);

    /// <summary>The best by their floats, with all that tie with the last one; in no order.</summary>
    private List<(NearestCandidate Candidate, double Cosine)> Best(
        List<NearestCandidate> candidates, int count, CancellationToken cancellationToken)
    {
        // From the highest upper bound down: once it is below the k-th best cosine, nobody behind can be among the best.
        candidates.Sort(static (x, y) => y.Upper.CompareTo(x.Upper));
        List<(NearestCandidate Candidate, double Cosine)> scored = new(Math.Min(candidates.Count, 2 * count));
        PriorityQueue<double, double> best = new(); // the best `count`, the worst of them in front
        foreach (NearestCandidate candidate in candidates)
        {
            if (best.Count == count && candidate.Upper < best.Peek())
            {
                break;
            }

            if (scored.Count % 4096 == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            double cosine = Cosine(candidate.Segment.Vector(candidate.Slot));
            scored.Add((candidate, cosine));
            if (best.Count < count)
            {
                best.Enqueue(cosine, cosine);
            }
            else if (cosine > best.Peek())
            {
                best.EnqueueDequeue(cosine, cosine);
            }
        }

        Examined = (Examined.Codes, scored.Count);
        if (best.Count == count)
        {
            double last = best.Peek();
            scored.RemoveAll(entry => entry.Cosine < last);
        }

        return scored;
    }
}
