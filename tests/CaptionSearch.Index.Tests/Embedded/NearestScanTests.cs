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

    /// <summary>A segment that was begun by an earlier build has no 4-bit codes: it stays so, and answers the same.</summary>
    [Fact]
    public async Task Find_SegmentWithoutNibbles_FindsTheSame()
    {
        EmbeddedIndexOptions options = new() { SegmentCapacity = 90 };
        string lost = Path.Combine(_folder.Path, "segment-000002.i4");
        IndexQuery query = new() { Vector = Samples.Vector(1000), Window = 25 };
        IReadOnlyList<ScoredId> before;
        await using (EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path, options))
        {
            await index.WriteAsync(Samples.Batch([.. Enumerable.Range(0, 150).Select(i => Samples.Document($"d{i}", "a dog", i))]), TestContext.Current.CancellationToken);
            before = (await index.FindAsync(query, TestContext.Current.CancellationToken)).Nearest;
        }

        File.Delete(lost);
        await using EmbeddedIndex reopened = EmbeddedIndex.Open(_folder.Path, options);
        Assert.Equal(before, (await reopened.FindAsync(query, TestContext.Current.CancellationToken)).Nearest);
        await reopened.WriteAsync(Samples.Batch(Samples.Document("best") with { Vector = query.Vector }), TestContext.Current.CancellationToken);
        Assert.Equal([Samples.Id("best"), .. before.Take(24).Select(hit => hit.Id)], (await reopened.FindAsync(query, TestContext.Current.CancellationToken)).Nearest.Select(hit => hit.Id));
        Assert.False(File.Exists(lost));
        Assert.Empty(await reopened.VerifyAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>Enough vectors for several threads, half of them in two tight clusters with many equal ones: order by cosine, then id.</summary>
    [Fact]
    public async Task Find_ManyVectors_IsTheSameOnAnyNumberOfThreads()
    {
        const int Count = 50_000;
        const int Dimension = 24;
        EmbeddedIndexOptions options = new() { SegmentCapacity = 30_000 };
        await EmbeddedIndex.Open(_folder.Path).DisposeAsync();
        Dictionary<string, float[]> vectors = [];
        using (IndexConnection connection = IndexFolder.OpenWritable(_folder.Path, options).First)
        {
            SegmentLayout layout = new(Dimension, "m");
            connection.Execute("BEGIN IMMEDIATE");
            connection.Execute("UPDATE state SET dimension = $1, model = $2, generation = generation + 1", Dimension, layout.ModelFingerprint);
            VectorAppender appender = new(_folder.Path, connection, layout, options);
            for (int i = 0; i < Count; i++)
            {
                float[] vector = UnitVector.Of(Samples.Vector(i % 4 == 0 ? i % 100 : i, Dimension));
                vectors.Add(Samples.Id(i), vector);
                appender.Append(DocumentId.ToBytes(Samples.Id(i)), vector);
            }

            appender.Flush();
            connection.Execute("COMMIT");
        }

        using VectorStore store = new(_folder.Path);
        using IndexConnection reader = IndexFolder.OpenReadOnly(_folder.Path, options).First;
        VectorSnapshot snapshot = store.Rent(reader);
        foreach (int seed in new[] { -1, 0, 4, 7 })
        {
            float[] query = UnitVector.Of(Samples.Vector(seed, Dimension));
            NearestScan scan = new(query);
            List<ScoredId> expected = [.. vectors.Select(pair => new ScoredId(pair.Key, scan.Cosine(pair.Value)))
                .OrderByDescending(hit => hit.Score).ThenBy(hit => hit.Id, StringComparer.Ordinal).Take(700)];
            foreach (int count in new[] { 1, 10, 700 })
            {
                foreach (int threads in new[] { 1, 2, 5 })
                {
                    List<ScoredId> found = scan.Find(snapshot, count, new HashSet<string>(), null, TestContext.Current.CancellationToken, threads);
                    Assert.Equal(expected.Take(count), found);
                }
            }

            Assert.InRange(scan.Examined.Floats, 700, Count / 4);
            Assert.InRange(scan.Examined.Codes, scan.Examined.Floats, Count - 1);
        }

        using CancellationTokenSource cancelled = new();
        await cancelled.CancelAsync();
        Assert.ThrowsAny<OperationCanceledException>(
            () => new NearestScan(vectors[Samples.Id(1)]).Find(snapshot, 10, new HashSet<string>(), null, cancelled.Token));
        store.Return(snapshot);
    }
}
