using CaptionSearch.Index.Embedded;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Index.Tests.Embedded;

namespace CaptionSearch.Index.Tests.Ranking;

public sealed class HybridSearchTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_WordsOnly_GivesThemAllTheWeight()
    {
        await using EmbeddedIndex index = await Filled();
        RankedHits hits = await HybridSearch.RunAsync(index, new SearchQuery { Text = "dog" }, new RankingOptions(), Token);
        Assert.Equal(1, hits[0].Score, 1e-12);
        Assert.Null(hits[0].Vector);
        Assert.Equal(2, hits.Count);
    }

    [Fact]
    public async Task Run_VectorOnly_GivesItAllTheWeight()
    {
        await using EmbeddedIndex index = await Filled();
        RankedHits hits = await HybridSearch.RunAsync(
            index, new SearchQuery { Vector = Samples.Vector(2), Text = " " }, new RankingOptions { VectorWeight = 0.3 }, Token);
        Assert.Equal(Samples.Id("b"), hits[0].Document.Id);
        Assert.Equal(1, hits[0].Score, 1e-6);
        Assert.Null(hits[0].Words);
        Assert.Equal(3, hits.Count);
    }

    [Theory]
    [InlineData(false, 0.15 / 2)] // two words
    [InlineData(true, 0.04)]
    public async Task Run_WeightOfTheWords_IsByTheirNumberOrThatOfPictures(bool isPicture, double weight)
    {
        await using EmbeddedIndex index = await Filled();
        SearchQuery query = new() { Text = "dog grass", Vector = Samples.Vector(3), IsPicture = isPicture, Explain = true };

        RankedHits hits = await HybridSearch.RunAsync(index, query, new RankingOptions(), Token);

        SearchHit both = hits.Single(hit => hit.Document.Id == Samples.Id("a"));
        Assert.Equal(weight, both.Words!.Contribution, 1e-12); // the best words there are
        SearchHit nearest = hits.Single(hit => hit.Document.Id == Samples.Id("c"));
        Assert.Equal(1 - weight, nearest.Score, 1e-6);
        Assert.All(hits, hit => Assert.Equal(hit.Score, hit.Words!.Contribution + hit.Vector!.Contribution, 1e-12));
        Assert.All(hits, hit => Assert.False(hit.Explanation!.IsTurned));
        Assert.All(
            await HybridSearch.RunAsync(index, query with { Text = null, Vector = null, Parts = [new QueryPart { Vector = Samples.Vector(3), IsPicture = true, IsTurned = true }] }, new RankingOptions(), Token),
            hit => Assert.True(hit.Explanation!.IsTurned));
    }

    [Fact]
    public async Task Run_NeitherSide_FindsNothing()
    {
        await using EmbeddedIndex index = await Filled();
        Assert.Empty(await HybridSearch.RunAsync(index, new SearchQuery(), new RankingOptions(), Token));
    }

    [Fact]
    public async Task Run_ExcludedSelf_IsNotAmongTheHits()
    {
        await using EmbeddedIndex index = await Filled();
        SearchQuery query = new() { Text = "dog", Vector = Samples.Vector(2), ExcludedIds = [Samples.Id("b")] };
        RankedHits hits = await HybridSearch.RunAsync(index, query, new RankingOptions(), Token);
        Assert.Equal(2, hits.Count);
        Assert.DoesNotContain(Samples.Id("b"), hits.Select(hit => hit.Document.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public async Task Run_LimitOutOfRange_Throws(int limit)
    {
        await using EmbeddedIndex index = await Filled();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            () => HybridSearch.RunAsync(index, new SearchQuery { Text = "dog", Limit = limit }, new RankingOptions(), Token));
    }

    [Fact]
    public async Task Run_LimitAboveTheWindow_WidensTheWindow()
    {
        await using EmbeddedIndex index = await Filled();
        RankedHits hits = await HybridSearch.RunAsync(
            index, new SearchQuery { Vector = Samples.Vector(1), Limit = 3 }, new RankingOptions { Window = 1 }, Token);
        Assert.Equal(3, hits.Count);
    }

    private async Task<EmbeddedIndex> Filled()
    {
        EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        await index.WriteAsync(
            Samples.Batch(
                Samples.Document("a", "a dog in the grass", 1),
                Samples.Document("b", "a dog", 2),
                Samples.Document("c", "two men", 3)),
            Token);
        return index;
    }
}
