using CaptionSearch.Index.Embedded;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Index.Tests.Embedded;

namespace CaptionSearch.Index.Tests.Ranking;

public sealed class CombinedSearchTests : IAsyncLifetime
{
    private readonly TemporaryFolder _folder = new();
    private EmbeddedIndex _index = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _index = EmbeddedIndex.Open(_folder.Path);
        await _index.WriteAsync(
            Samples.Batch(
                Picture("dog", "a dog runs", [1, 0, 0]),
                Picture("beach", "people at the beach", [0, 1, 0]),
                Picture("both", "a dog at the beach", [1, 1, 0]),
                Picture("cat", "a cat sleeps", [0, 0, 1]) with { Tags = [new DocumentTag("teapot", 0.7f)] }),
            Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _index.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Plus_PutsWhatHasBothFirst()
        => Assert.Equal("both", (await FindAsync(new QueryPart { Text = "beach", Vector = [0, 1, 0] }))[0]);

    [Fact]
    public async Task Minus_PutsWhatHasItBehind()
    {
        IReadOnlyList<string> hits = await FindAsync(new QueryPart { Text = "beach", Vector = [0, 1, 0], Weight = -1 });

        Assert.Equal("dog", hits[0]);
        Assert.True(hits.ToList().IndexOf("both") > 0);
    }

    [Fact]
    public async Task Weights_MoveTheVector()
    {
        // Twice the beach: nearer to the beach than to the dog, whose words then count half.
        IReadOnlyList<string> hits = await FindAsync(new QueryPart { Text = "beach", Vector = [0, 1, 0], Weight = 20 });

        Assert.True(hits.ToList().IndexOf("beach") < hits.ToList().IndexOf("dog"));
    }

    [Fact]
    public async Task OnlyUnwanted_IsRefused()
        => await Assert.ThrowsAsync<ArgumentException>(() => HybridSearch.RunAsync(
            _index, new SearchQuery { Parts = [new QueryPart { Text = "dog", Weight = -1 }] }, new RankingOptions(), Token));

    [Theory]
    [InlineData(true, 1)]
    [InlineData(false, 0)]
    public async Task Tags_FindWhatTheSentenceDoesNotSay(bool useTags, int found)
    {
        SearchQuery query = new() { Text = "teapot", UseTags = useTags, Explain = true };

        RankedHits hits = await HybridSearch.RunAsync(_index, query, new RankingOptions(), Token);

        Assert.Equal(found, hits.Count);
        Assert.All(hits, hit => Assert.Equal("teapot", hit.Explanation!.Words.Single().InTags.Single().Name));
    }

    [Fact]
    public async Task Explanation_PartsAddUpToTheScore()
    {
        SearchQuery query = new()
        {
            Text = "dogs teapot submarine",
            Vector = [1, 0.2f, 0.1f],
            Parts = [new QueryPart { Text = "beach", Weight = -0.5 }],
            Explain = true,
        };

        RankedHits hits = await HybridSearch.RunAsync(_index, query, new RankingOptions { VectorWeight = 0.4 }, Token);

        Assert.Equal(4, hits.Count);
        Assert.All(hits, hit =>
        {
            HitExplanation why = hit.Explanation!;
            Assert.Equal(hit.Words!.Contribution, why.CaptionContribution + why.TagContribution - why.TakenOff, 1e-9);
            Assert.Equal(hit.Score, hit.Words.Contribution + hit.Vector!.Contribution, 1e-9);
            Assert.Equal(hit.Words.Value!.Value, why.CaptionBm25 + (why.TagWeight * why.TagBm25), 1e-9);
            Assert.Equal(["dogs", "teapot", "submarine"], why.Words.Select(word => word.Word));
        });
        SearchHit dog = hits.Single(hit => hit.Document.Id == Samples.Id("dog"));
        Assert.Equal(["dog"], dog.Explanation!.Words[0].InCaption);
        Assert.False(dog.Explanation.Words[2].IsFound);
        Assert.True(hits.Single(hit => hit.Document.Id == Samples.Id("both")).Explanation!.TakenOff > 0);
    }

    private async Task<IReadOnlyList<string>> FindAsync(QueryPart part)
    {
        SearchQuery query = new() { Text = "dog", Vector = [1, 0, 0], Parts = [part] };
        RankedHits hits = await HybridSearch.RunAsync(_index, query, new RankingOptions(), Token);
        return [.. hits.Select(hit => Path.GetFileNameWithoutExtension(hit.Document.Paths[0]))];
    }

    private static CaptionDocument Picture(string name, string caption, float[] vector) => Samples.Document(name, caption) with { Vector = vector };
}
