using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>The scan over codes must give what a scan over all vectors in double gives, whatever the vectors are.</summary>
public sealed class NearestScanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("random", 64)]
    [InlineData("clustered", 64)]
    [InlineData("one number stands out", 64)]
    [InlineData("signs only", 64)]
    [InlineData("random", 1)]
    [InlineData("random", 3)]
    [InlineData("random", 17)]
    [InlineData("clustered", 512)]
    public async Task Find_AnyVectors_IsExact(string kind, int dimension)
    {
        Random random = new(dimension);
        float[] centre = Samples.Vector(-1, dimension);
        float[] Make(int seed)
        {
            float[] vector = Samples.Vector(seed, dimension);
            for (int i = 0; i < dimension; i++)
            {
                vector[i] = kind switch
                {
                    "clustered" => centre[i] + (0.002f * vector[i]),
                    "one number stands out" => i == 0 ? 100 : vector[i],
                    "signs only" => random.Next(2) == 0 ? 1 : -1,
                    _ => vector[i],
                };
            }

            return vector;
        }

        const int Count = 500;
        Dictionary<string, float[]> vectors = [];
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path, new EmbeddedIndexOptions { SegmentCapacity = 128 });
        for (int i = 0; i < Count; i++)
        {
            vectors.Add(Samples.Id(i), Make(i));
        }

        await index.WriteAsync(
            new IndexBatch
            {
                Documents = [.. vectors.Select(pair => new CaptionDocument { Id = pair.Key, ModelFingerprint = "m", Vector = pair.Value })],
            },
            TestContext.Current.CancellationToken);

        for (int i = 0; i < 20; i++)
        {
            float[] query = Make(Count + i);
            IReadOnlyList<ScoredId> nearest = (await index.FindAsync(
                new IndexQuery { Vector = query, Window = 12 }, TestContext.Current.CancellationToken)).Nearest;

            List<double> best = [.. vectors.Values.Select(vector => Samples.Cosine(query, vector)).OrderDescending().Take(12)];
            Assert.Equal(12, nearest.Count);
            for (int rank = 0; rank < best.Count; rank++)
            {
                // float32 sums: D roundings of products that add up to at most 1.
                double tolerance = (dimension + 8) * 1.2e-7;
                Assert.Equal(best[rank], nearest[rank].Score, tolerance);
                Assert.Equal(Samples.Cosine(query, vectors[nearest[rank].Id]), nearest[rank].Score, tolerance);
            }
        }
    }

    /// <summary>Several segments, dead and allowed records, from none to all: the answer is that of a sort over what is left.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    [InlineData(500)]
    public async Task Find_AllowedRecords_FindsTheBestOfThem(int allowedCount)
    {
        const int Count = 500;
        Random random = new(allowedCount);
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path, new EmbeddedIndexOptions { SegmentCapacity = 150 });
        Dictionary<string, float[]> vectors = Enumerable.Range(0, Count).ToDictionary(Samples.Id, i => Samples.Vector(i, 33));
        await index.WriteAsync(
            new IndexBatch
            {
                Documents = [.. vectors.Select(pair => new CaptionDocument { Id = pair.Key, ModelFingerprint = "m", Vector = pair.Value })],
            },
            TestContext.Current.CancellationToken);
        string[] removed = [.. vectors.Keys.Where(_ => random.Next(4) == 0)];
        await index.WriteAsync(new IndexBatch { RemovedIds = removed }, TestContext.Current.CancellationToken);

        using VectorStore store = new(_folder.Path);
        using IndexConnection connection = IndexFolder.OpenReadOnly(_folder.Path, new EmbeddedIndexOptions()).First;
        VectorSnapshot snapshot = store.Rent(connection);
        AllowedRecords allowed = new();
        HashSet<string> left = new(StringComparer.Ordinal);
        foreach (int place in Enumerable.Range(0, Count).OrderBy(_ => random.Next()).Take(allowedCount))
        {
            VectorSnapshot.Part part = snapshot.Parts[place / 150];
            allowed.Add(part.Segment.Id, place % 150);
            if (!part.Dead.IsDead(place % 150))
            {
                left.Add(DocumentId.FromBytes(part.Segment.Id32(place % 150)));
            }
        }

        float[] query = UnitVector.Of(Samples.Vector(-1, 33));
        string excluded = left.MaxBy(id => Samples.Cosine(query, vectors[id])) ?? Samples.Id(0);
        left.Remove(excluded);
        List<ScoredId> found = new NearestScan(query).Find(snapshot, 12, new HashSet<string> { excluded }, allowed, TestContext.Current.CancellationToken);
        Assert.Equal(left.OrderByDescending(id => Samples.Cosine(query, vectors[id])).Take(12), found.Select(hit => hit.Id));
        store.Return(snapshot);
    }
}
