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
}
