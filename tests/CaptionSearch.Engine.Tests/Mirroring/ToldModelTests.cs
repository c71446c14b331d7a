using CaptionSearch.Index;

namespace CaptionSearch.Engine.Mirroring;

public sealed class ToldModelTests(TwoModels models) : IClassFixture<TwoModels>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Check_OtherSideOfAnotherModel_LetsOnlyWordsPass()
    {
        using Library here = await FilledAsync();
        using Library there = await FilledAsync();
        await there.ReindexAsync();
        ToldModel model = new();
        IndexQuery vector = new() { Text = "a dog", Vector = (await here.AllAsync())[0].Vector };

        await here.ReadAsync(async index =>
        {
            Assert.Equal(models.OldFingerprint, await model.OfAsync(index, Token));
            await model.CheckAsync(index, vector, Token);
            return 0;
        });

        await there.ReadAsync(async index =>
        {
            await model.CheckAsync(index, vector with { Vector = null }, Token);
            IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => model.CheckAsync(index, vector, Token));
            Assert.True(error is { IsGone: true, IsUnreachable: false });
            Assert.Equal(models.NewFingerprint, await model.OfAsync(index, Token));
            return 0;
        });

        await here.ReadAsync(async index =>
        {
            await model.CheckAsync(index, vector, Token); // the first that was told still counts
            return 0;
        });
    }

    private async Task<Library> FilledAsync()
    {
        Library library = new(models);
        library.Add(0, 3);
        await library.IndexAsync();
        return library;
    }
}
