using CaptionSearch.Index.Embedded;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Index.Tests.Embedded;

namespace CaptionSearch.Index.Tests.Ranking;

/// <summary>Documents whose cosines with the query are 1.0, 0.9 ... 0.1, and a model whose probability is a known function of the cosine.</summary>
public sealed class CutOffTests : IAsyncLifetime
{
    private static readonly float[] Query = [1, 0, 0, 0];

    // P = 1 / (1 + e^(5 - 10 cosine)): 0.5 at a cosine of 0.5; the rest plays no part.
    private static readonly RelevanceParameters ByCosine = new(-5, 0, 10, 0, 0, 0);
    private static readonly RelevanceModel Relevance = new(
        ByCosine, ByCosine, [[1, 0, 0, 0], [0, 1, 0, 0]], new WordRarity(1, new Dictionary<string, int>()));

    private readonly TemporaryFolder _folder = new();
    private EmbeddedIndex _index = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _index = EmbeddedIndex.Open(_folder.Path);
        await _index.WriteAsync(Samples.Batch([.. Enumerable.Range(1, 10).Select(Document)]), Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _index.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(7, 0.35, 0.0)]
    [InlineData(7, 0.35, 0.5)]
    [InlineData(3, 0.0, 0.0)]
    [InlineData(10, 0.0, 0.9)]
    [InlineData(10, 0.9, 0.0)]
    [InlineData(10, 0.5, 0.75)]
    public async Task SizeMinScoreRelative_AreObeyedExactly(int size, double minScore, double relative)
    {
        SearchQuery query = new() { Vector = Query, Limit = size, MinProbability = minScore, MinRelative = relative, Relevance = Relevance };

        RankedHits hits = await HybridSearch.RunAsync(_index, query, new RankingOptions(), Token);

        // The oracle: every document by its formula. A fused score with one side is (cosine + 1) / 2, as the best cosine is 1.
        IEnumerable<string> expected = Enumerable.Range(1, 10).Reverse()
            .Where(tenths => 1 / (1 + Math.Exp(5 - tenths)) >= minScore && ((tenths / 10.0) + 1) / 2 >= relative)
            .Take(size)
            .Select(tenths => Document(tenths).Id);
        Assert.Equal(expected, hits.Select(hit => hit.Document.Id));
        Assert.All(hits, hit => Assert.Equal(1 / (1 + Math.Exp(5 - (10 * hit.Vector!.Value!.Value))), hit.Probability!.Value, 1e-6));
        Assert.Equal(Enumerable.Range(1, hits.Count), hits.Select(hit => hit.Rank));
    }

    [Fact]
    public async Task NothingProbable_FindsNothingAndSaysHowNearItCame()
    {
        SearchQuery query = new() { Vector = [0, 0, 0, 1], MinProbability = 0.35, Relevance = Relevance };

        RankedHits hits = await HybridSearch.RunAsync(_index, query, new RankingOptions(), Token);

        Assert.Empty(hits);
        Assert.Equal(10, hits.Cut);
        Assert.InRange(hits.BestCut!.Value, 0, 0.35);
    }

    [Fact]
    public async Task ByDate_SortsWhatTheCutLeaves()
    {
        SearchQuery query = new() { Vector = Query, Limit = 3, MinProbability = 0.5, Relevance = Relevance, Order = HitOrder.Date };

        RankedHits hits = await HybridSearch.RunAsync(_index, query, new RankingOptions(), Token);

        // The less alike, the newer: of the six with a cosine of 0.5 and more, the newest three.
        Assert.Equal([Document(5).Id, Document(6).Id, Document(7).Id], hits.Select(hit => hit.Document.Id));
    }

    [Fact]
    public async Task ByDate_WithoutACut_SortsTheBest()
    {
        SearchQuery query = new() { Vector = Query, Limit = 2, Order = HitOrder.Date };

        RankedHits hits = await HybridSearch.RunAsync(_index, query, new RankingOptions(), Token);

        Assert.Equal([Document(9).Id, Document(10).Id], hits.Select(hit => hit.Document.Id));
    }

    private static CaptionDocument Document(int tenths)
    {
        float cosine = tenths / 10f;
        return new CaptionDocument
        {
            Id = Samples.Id(tenths),
            Paths = [$"/p/{tenths}.jpg"],
            ModelFingerprint = Samples.Model,
            FileTime = new DateTimeOffset(2024, 1, 20 - tenths, 0, 0, 0, TimeSpan.Zero),
            Vector = [cosine, MathF.Sqrt(1 - (cosine * cosine)), 0, 0],
        };
    }
}
