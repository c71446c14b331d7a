using CaptionSearch.Index.Elastic;

namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>An index without aliases, as the first version of this program had it.</summary>
[Trait("Needs", "elastic")]
public sealed class ElasticPlainIndexTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task PlainIndex_IsWrittenSearchedAndCleared(int version)
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(version);
        ElasticOptions options = place.Options with { UsesAliases = false };
        await using ElasticIndex index = await place.OpenAsync(options);
        await index.WriteAsync(Samples.Batch(Samples.Document("a", "a dog"), Samples.Document("b", "a cat")), Token);
        await index.RefreshAsync(Token);
        IndexCandidates found = await index.FindAsync(new IndexQuery { Text = "dogs", Vector = Samples.Vector(1) }, Token);
        Assert.Equal(Samples.Id("a"), Assert.Single(found.Words).Id);
        Assert.Equal(2, found.Nearest.Count);

        await index.ClearAsync(Token);
        Assert.Equal(0, await index.CountAsync(Token));
        await index.WriteAsync(Samples.Batch(Samples.Document("c") with { ModelFingerprint = "another" }), Token);
        await index.RefreshAsync(Token);
        Assert.Equal("another", (await index.GetStatisticsAsync(Token)).ModelFingerprint);

        // Named by somebody who did not say that it has no aliases: the server knows.
        await using ElasticIndex again = await place.OpenAsync();
        Assert.Equal(1, await again.CountAsync(Token));
    }

    [Fact]
    public async Task PlainIndex_HasOneVersionOnly()
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(8);
        await using ElasticIndexVersions versions = new(place.Options with { UsesAliases = false });
        Assert.Empty(await versions.ListAsync(Token));
        await using ICaptionIndex? index = await versions.OpenCurrentAsync(writable: true, Token);
        Assert.Equal([new IndexVersion(place.Options.IndexName, IndexRole.Current)], await versions.ListAsync(Token));
        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => versions.OpenNextAsync(Token));
        Assert.Contains("--es-index", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task PlainIndex_ClearedAndFilledByAnotherModel_IsAnotherOneToReaders()
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(8);
        await using ElasticIndexVersions versions = new(place.Options with { UsesAliases = false });
        await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: true, Token))!;
        await index.WriteAsync(Samples.Batch(Samples.Document("a")), Token);
        string? name = await versions.CurrentNameAsync(Token);

        await index.ClearAsync(Token);
        await index.WriteAsync(Samples.Batch(Samples.Document("c") with { ModelFingerprint = "another" }), Token);

        Assert.NotEqual(name, await versions.CurrentNameAsync(Token));
        await using ICaptionIndex reader = (await versions.OpenCurrentAsync(writable: false, Token))!;
        Assert.Equal("another", await reader.GetModelFingerprintAsync(Token));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Clear_WhoHasItOpenForReading_IsToldThatItIsGone(int version)
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(version);
        await using ElasticIndexVersions versions = new(place.Options);
        await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: true, Token))!;
        await index.WriteAsync(Samples.Batch(Samples.Document("a")), Token);
        await using ICaptionIndex reader = (await versions.OpenCurrentAsync(writable: false, Token))!;

        await index.ClearAsync(Token);

        IndexUnavailableException[] errors =
        [
            await Assert.ThrowsAsync<IndexUnavailableException>(() => reader.FindAsync(new IndexQuery { Vector = Samples.Vector(1) }, Token)),
            await Assert.ThrowsAsync<IndexUnavailableException>(() => reader.CountAsync(Token)),
            await Assert.ThrowsAsync<IndexUnavailableException>(() => reader.GetAsync([Samples.Id("a")], withVectors: false, Token)),
            await Assert.ThrowsAsync<IndexUnavailableException>(() => reader.FindByPathAsync("/a", Token)),
        ];
        Assert.All(errors, error => Assert.True(error is { IsGone: true, IsUnreachable: false }));
    }

    [Fact]
    public void NameOfTheFirstVersion_HasNoAliases()
    {
        Assert.False(new ElasticOptions { IndexName = ElasticOptions.PlainIndexName }.UsesAliases);
        Assert.True(new ElasticOptions().UsesAliases);
    }
}
