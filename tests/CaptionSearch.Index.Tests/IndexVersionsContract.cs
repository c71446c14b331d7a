namespace CaptionSearch.Index.Tests;

/// <summary>What every place that holds versions of an index must do; one sealed class per implementation inherits it.</summary>
public abstract class IndexVersionsContract : IAsyncLifetime
{
    /// <summary>A place with nothing in it.</summary>
    protected IIndexVersions Versions { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Versions = await OpenAsync();

    public async ValueTask DisposeAsync()
    {
        await Versions.DisposeAsync();
        await DeleteAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Opens the test's place once more, as another process would; empty the first time.</summary>
    protected abstract ValueTask<IIndexVersions> OpenAsync();

    /// <summary>Removes the place; everything in it is closed.</summary>
    protected abstract ValueTask DeleteAsync();

    [Fact]
    public async Task OpenCurrent_NothingThere_MakesItOnlyForWriting()
    {
        Assert.Null(await Versions.OpenCurrentAsync(writable: false, Token));
        Assert.Null(await Versions.OpenPreviousAsync(Token));
        Assert.Empty(await Versions.ListAsync(Token));

        await WriteCurrentAsync("one");
        Assert.Equal(["one"], await ReadCurrentAsync());
        Assert.Equal([IndexRole.Current], await RolesAsync());
        Assert.NotEmpty(Versions.Description);
    }

    [Fact]
    public async Task OpenNext_BesideTheCurrentOne_DoesNotTouchIt()
    {
        await WriteCurrentAsync("one");
        await WriteNextAsync("two");
        Assert.Equal(["one"], await ReadCurrentAsync());
        Assert.Equal([IndexRole.Current, IndexRole.Next], await RolesAsync());
    }

    [Fact]
    public async Task OpenNext_Again_GoesOnWhereItWasLeft()
    {
        await WriteCurrentAsync("one");
        await WriteNextAsync("two");
        await using (IIndexVersions other = await OpenAsync())
        {
            await using ICaptionIndex next = await other.OpenNextAsync(Token);
            Assert.Equal(["two"], await CaptionsAsync(next));
            await next.WriteAsync(Samples.Batch(Document("three")), Token);
        }

        await Versions.PromoteNextAsync(Token);
        Assert.Equal(["three", "two"], await ReadCurrentAsync());
    }

    [Fact]
    public async Task PromoteNext_OfAnotherModel_TakesThePlaceAndKeepsTheOldOne()
    {
        await WriteCurrentAsync("one");
        await using (ICaptionIndex next = await Versions.OpenNextAsync(Token))
        {
            await next.WriteAsync(Samples.Batch(Document("two") with { ModelFingerprint = "another", Vector = Samples.Vector(1, 32) }), Token);
        }

        await Versions.PromoteNextAsync(Token);
        Assert.Equal(["two"], await ReadCurrentAsync());
        Assert.Equal(["one"], await ReadPreviousAsync());
        Assert.Equal([IndexRole.Current, IndexRole.Previous], await RolesAsync());

        await using IIndexVersions other = await OpenAsync();
        await using ICaptionIndex? seen = await other.OpenCurrentAsync(writable: false, Token);
        Assert.Equal("another", (await seen!.GetStatisticsAsync(Token)).ModelFingerprint);
    }

    [Fact]
    public async Task PromoteNext_WithoutACurrentOne_IsTheFirst()
    {
        await WriteNextAsync("one");
        Assert.Null(await Versions.OpenCurrentAsync(writable: false, Token));
        await Versions.PromoteNextAsync(Token);
        Assert.Equal(["one"], await ReadCurrentAsync());
        Assert.Null(await Versions.OpenPreviousAsync(Token));
        Assert.Equal([IndexRole.Current], await RolesAsync());
    }

    [Fact]
    public async Task PromoteNext_Twice_DeletesTheOldest()
    {
        await WriteCurrentAsync("one");
        HashSet<string> names = [];
        foreach (string caption in new[] { "two", "three", "four" })
        {
            await WriteNextAsync(caption);
            await Versions.PromoteNextAsync(Token);
            names.UnionWith((await Versions.ListAsync(Token)).Select(version => version.Name));
        }

        Assert.Equal(["four"], await ReadCurrentAsync());
        Assert.Equal(["three"], await ReadPreviousAsync());
        Assert.Equal([IndexRole.Current, IndexRole.Previous], await RolesAsync());
        Assert.Equal(4, names.Count);
    }

    [Fact]
    public async Task PromoteNext_NoNext_SaysSo()
    {
        await WriteCurrentAsync("one");
        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => Versions.PromoteNextAsync(Token));
        Assert.StartsWith(Versions.Description, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(["one"], await ReadCurrentAsync());
    }

    [Fact]
    public async Task RollBack_ExchangesCurrentAndPrevious()
    {
        await WriteCurrentAsync("one");
        await WriteNextAsync("two");
        await Versions.PromoteNextAsync(Token);

        await Versions.RollBackAsync(Token);
        Assert.Equal(["one"], await ReadCurrentAsync());
        Assert.Equal(["two"], await ReadPreviousAsync());

        // What is written now goes into the one that is current again.
        await WriteCurrentAsync("one more");
        Assert.Equal(["one", "one more"], await ReadCurrentAsync());

        await Versions.RollBackAsync(Token);
        Assert.Equal(["two"], await ReadCurrentAsync());
        Assert.Equal(["one", "one more"], await ReadPreviousAsync());
    }

    [Fact]
    public async Task RollBack_WhileANextIsBuilt_LeavesItAlone()
    {
        await WriteCurrentAsync("one");
        await WriteNextAsync("two");
        await Versions.PromoteNextAsync(Token);
        await WriteNextAsync("three");
        await Versions.RollBackAsync(Token);
        Assert.Equal([IndexRole.Current, IndexRole.Next, IndexRole.Previous], await RolesAsync());

        await Versions.PromoteNextAsync(Token);
        Assert.Equal(["three"], await ReadCurrentAsync());
        Assert.Equal(["one"], await ReadPreviousAsync());
    }

    [Fact]
    public async Task RollBack_NoPrevious_SaysSo()
    {
        await WriteCurrentAsync("one");
        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => Versions.RollBackAsync(Token));
        Assert.StartsWith(Versions.Description, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(["one"], await ReadCurrentAsync());
    }

    [Fact]
    public async Task DiscardNext_DeletesIt_AndANewOneIsEmpty()
    {
        await WriteCurrentAsync("one");
        await Versions.DiscardNextAsync(Token);
        await WriteNextAsync("two");
        await Versions.DiscardNextAsync(Token);
        Assert.Equal([IndexRole.Current], await RolesAsync());
        Assert.Equal(["one"], await ReadCurrentAsync());

        await using ICaptionIndex next = await Versions.OpenNextAsync(Token);
        Assert.Equal(0, await next.CountAsync(Token));
    }

    [Fact]
    public async Task OpenNext_KeptOpenOverThePromotion_StaysTheSameIndex()
    {
        await WriteCurrentAsync("one");
        await using (ICaptionIndex next = await Versions.OpenNextAsync(Token))
        {
            await next.WriteAsync(Samples.Batch(Document("two")), Token);
            await Versions.PromoteNextAsync(Token);
            await next.WriteAsync(Samples.Batch(Document("three")), Token);
            await next.RefreshAsync(Token);
            Assert.Equal(["three", "two"], await CaptionsAsync(next));
        }

        Assert.Equal(["three", "two"], await ReadCurrentAsync());
    }

    [Fact]
    public async Task OpenCurrent_ForReading_StaysTheSameIndexOverThePromotion()
    {
        await WriteCurrentAsync("one");
        await using (ICaptionIndex next = await Versions.OpenNextAsync(Token))
        {
            await next.WriteAsync(Samples.Batch(Document("two") with { ModelFingerprint = "another" }), Token);
        }

        await using ICaptionIndex reader = (await Versions.OpenCurrentAsync(writable: false, Token))!;
        string? name = await Versions.CurrentNameAsync(Token);
        await Versions.PromoteNextAsync(Token);

        // Nothing was asked of the reader before, so that nothing is remembered.
        IndexCandidates found = await reader.FindAsync(new IndexQuery { Text = "one two", Vector = Samples.Vector(1) }, Token);
        Assert.Equal([Samples.Id("one")], found.Words.Select(hit => hit.Id));
        Assert.Equal([Samples.Id("one")], found.Nearest.Select(hit => hit.Id));
        Assert.NotEqual("another", await reader.GetModelFingerprintAsync(Token));
        Assert.Empty(await reader.GetAsync([Samples.Id("two")], withVectors: true, Token));
        Assert.NotEqual(name, await Versions.CurrentNameAsync(Token));
    }

    /// <summary>Who opens or has open the current version while it changes sees one or the other, whole, and never an error or nothing.</summary>
    [Fact]
    public async Task PromoteAndRollBack_WhileOthersRead_TheySeeOneOrTheOther()
    {
        await WriteCurrentAsync("one");
        await WriteNextAsync("two", "two more");
        string[] both = ["one", "two, two more"];
        using CancellationTokenSource done = new();
        async Task<int> OpenAndRead()
        {
            await using IIndexVersions other = await OpenAsync();
            int reads = 0;
            for (; !done.IsCancellationRequested || reads == 0; reads++)
            {
                await using ICaptionIndex? index = await other.OpenCurrentAsync(writable: false, Token);
                Assert.NotNull(index);
                Assert.Contains(string.Join(", ", await CaptionsAsync(index)), both);
                await Task.Yield();
            }

            return reads;
        }

        async Task<int> Read()
        {
            await using IIndexVersions other = await OpenAsync();
            await using ICaptionIndex? index = await other.OpenCurrentAsync(writable: false, Token);
            int reads = 0;
            for (; !done.IsCancellationRequested || reads == 0; reads++)
            {
                IndexCandidates found = await index!.FindAsync(new IndexQuery { Text = "one two" }, Token);
                Assert.InRange(found.Words.Count, 1, 2);
                await Task.Yield();
            }

            return reads;
        }

        Task<int>[] readers = [Task.Run(OpenAndRead, Token), Task.Run(Read, Token)];
        await Versions.PromoteNextAsync(Token);
        for (int i = 0; i < 10; i++)
        {
            await Versions.RollBackAsync(Token);
            await Task.Delay(5, Token);
        }

        await done.CancelAsync();
        Assert.All(await Task.WhenAll(readers), reads => Assert.True(reads > 0));
    }

    private static CaptionDocument Document(string caption) => Samples.Document(caption, caption);

    private static async Task<List<string>> CaptionsAsync(ICaptionIndex index)
    {
        await index.RefreshAsync(Token);
        List<string> captions = [];
        await foreach (CaptionDocument document in index.ReadAsync(withVectors: false, Token))
        {
            captions.Add(document.Caption);
        }

        captions.Sort(StringComparer.Ordinal);
        return captions;
    }

    private async Task WriteCurrentAsync(params string[] captions)
    {
        await using ICaptionIndex? index = await Versions.OpenCurrentAsync(writable: true, Token);
        await index!.WriteAsync(Samples.Batch([.. captions.Select(Document)]), Token);
        await index.RefreshAsync(Token);
    }

    private async Task WriteNextAsync(params string[] captions)
    {
        await using ICaptionIndex index = await Versions.OpenNextAsync(Token);
        await index.WriteAsync(Samples.Batch([.. captions.Select(Document)]), Token);
        await index.RefreshAsync(Token);
    }

    private async Task<List<string>> ReadCurrentAsync()
    {
        await using ICaptionIndex? index = await Versions.OpenCurrentAsync(writable: false, Token);
        Assert.NotNull(index);
        return await CaptionsAsync(index);
    }

    private async Task<List<string>> ReadPreviousAsync()
    {
        await using ICaptionIndex? index = await Versions.OpenPreviousAsync(Token);
        Assert.NotNull(index);
        return await CaptionsAsync(index);
    }

    private async Task<IndexRole[]> RolesAsync() => [.. (await Versions.ListAsync(Token)).Select(version => version.Role)];
}
