using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Mirroring;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Serving;

public sealed class CurrentVersionTests(TwoModels models) : IClassFixture<TwoModels>
{
    private const int Pictures = 4;

    private readonly SteppedTime _time = new();
    private int _loaded;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lease_SameSecond_IsOfTheSameIndex()
    {
        using Library library = await FilledAsync();
        await using CurrentVersion current = Open(library);
        await using VersionLease first = await current.LeaseAsync(Token);
        await library.ReindexAsync();
        await using VersionLease second = await current.LeaseAsync(Token);

        Assert.Same(first.Index, second.Index);
        Assert.Equal(first.Name, second.Name);
    }

    [Fact]
    public async Task Lease_AfterPromotion_IsOfTheNewVersion_AndTheOldOneLivesAsLongAsItsLease()
    {
        using Library library = await FilledAsync();
        await using CurrentVersion current = Open(library);
        VersionLease before = await current.LeaseAsync(Token);
        Assert.Equal(models.OldFingerprint, (await before.ModelAsync(Token)).Fingerprint);
        await library.ReindexAsync();
        _time.Advance(CurrentVersion.Interval);

        await using VersionLease after = await current.LeaseAsync(Token);

        Assert.NotEqual(before.Name, after.Name);
        Assert.Equal(models.NewFingerprint, (await after.ModelAsync(Token)).Fingerprint);
        Assert.Equal(models.NewFingerprint, (await after.Index!.GetStatisticsAsync(Token)).ModelFingerprint);
        ICaptionIndex old = before.Index!;
        Assert.Equal(models.OldFingerprint, (await old.GetStatisticsAsync(Token)).ModelFingerprint);
        Assert.NotEmpty((await before.ModelAsync(Token)).EmbedText("a dog"));
        await before.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => old.CountAsync(Token));
        Assert.Equal(Pictures, await after.Index.CountAsync(Token));
    }

    [Fact]
    public async Task Lease_NewVersionOfTheSameModel_LoadsItOnce()
    {
        using Library library = await FilledAsync();
        await using CurrentVersion current = Open(library);
        CaptionModel model = await ModelAsync(current);
        await library.Reindex(model: models.OldFolder).RunAsync(Token);
        _time.Advance(CurrentVersion.Interval);

        await using VersionLease after = await current.LeaseAsync(Token);

        Assert.Same(model, await after.ModelAsync(Token));
        Assert.Equal(1, _loaded);
    }

    [Fact]
    public async Task Lease_ClearedAndFilledByAnotherModel_HasThatModel()
    {
        using Library library = await FilledAsync();
        await using CurrentVersion current = Open(library);
        Assert.Equal(models.OldFingerprint, (await ModelAsync(current)).Fingerprint);
        CaptionDocument document = (await library.AllAsync())[0];
        await library.WriteAsync(index => index.ClearAsync(Token));
        await library.WriteAsync(new IndexBatch { Documents = [document with { ModelFingerprint = models.NewFingerprint }] });
        new ModelMemory(library.Data).Remember(models.NewFingerprint, models.NewFolder);
        _time.Advance(CurrentVersion.Interval);

        Assert.Equal(models.NewFingerprint, (await ModelAsync(current)).Fingerprint);
    }

    [Fact]
    public async Task Lease_NoIndex_NoticesTheFirstOneAtOnce()
    {
        using Library library = new(models);
        await using CurrentVersion current = Open(library);
        await using (VersionLease nothing = await current.LeaseAsync(Token))
        {
            Assert.Null(nothing.Index);
            Assert.Equal(models.OldFingerprint, (await nothing.ModelAsync(Token)).Fingerprint);
        }

        library.Add(0, Pictures);
        await library.IndexAsync();

        await using VersionLease lease = await current.LeaseAsync(Token);
        Assert.Equal(Pictures, await lease.Index!.CountAsync(Token));
        Assert.Equal(models.OldFingerprint, (await lease.ModelAsync(Token)).Fingerprint);
        Assert.Equal(1, _loaded);
    }

    [Fact]
    public async Task Lease_ManyAtOnce_ShareOneIndexAndOneModel()
    {
        using Library library = await FilledAsync();
        await using CurrentVersion current = Open(library);

        VersionLease[] leases = await Task.WhenAll(Enumerable.Range(0, 32).Select(_ => Task.Run(async () =>
        {
            VersionLease lease = await current.LeaseAsync(Token);
            await lease.ModelAsync(Token);
            return lease;
        })));

        Assert.Single(leases.Select(lease => lease.Index).Distinct());
        Assert.Equal(1, _loaded);
        foreach (VersionLease lease in leases)
        {
            await lease.DisposeAsync();
        }
    }

    [Fact]
    public async Task Warm_NextVersionIsLoadedBeforeItsFirstLease()
    {
        using Library library = await FilledAsync();
        await using CurrentVersion current = Open(library);
        await current.WarmAsync(Token);
        Assert.Equal(1, _loaded);
        await library.ReindexAsync();
        _time.Advance(CurrentVersion.Interval);

        await using VersionLease lease = await current.LeaseAsync(Token);

        Assert.Equal(2, _loaded);
    }

    [Fact]
    public async Task Warm_NextVersionWithoutItsModel_IsTheCurrentOneAllTheSame()
    {
        using Library library = await FilledAsync();
        bool isGone = false;
        await using CurrentVersion current = new(
            library.Data, fingerprint => isGone ? throw new IndexFormatException("The model is gone.") : library.Load(fingerprint), _time);
        await current.WarmAsync(Token);
        await library.ReindexAsync();
        _time.Advance(CurrentVersion.Interval);
        isGone = true;

        await using VersionLease lease = await current.LeaseAsync(Token);

        Assert.Equal(models.NewFingerprint, (await lease.Index!.GetStatisticsAsync(Token)).ModelFingerprint);
        await Assert.ThrowsAsync<IndexFormatException>(async () => await lease.ModelAsync(Token));
        isGone = false;
        Assert.Equal(models.NewFingerprint, (await lease.ModelAsync(Token)).Fingerprint);
    }

    [Fact]
    public async Task Dispose_LeaseStillHeld_KeepsItsIndexOpen()
    {
        using Library library = await FilledAsync();
        CurrentVersion current = Open(library);
        VersionLease lease = await current.LeaseAsync(Token);
        ICaptionIndex index = lease.Index!;
        await current.DisposeAsync();
        await current.DisposeAsync();

        Assert.Equal(Pictures, await index.CountAsync(Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await current.LeaseAsync(Token));
        await lease.DisposeAsync();
        await lease.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => index.CountAsync(Token));
    }

    private static async Task<CaptionModel> ModelAsync(CurrentVersion current)
    {
        await using VersionLease lease = await current.LeaseAsync(Token);
        return await lease.ModelAsync(Token);
    }

    private async Task<Library> FilledAsync()
    {
        Library library = new(models);
        library.Add(0, Pictures);
        await library.IndexAsync();
        return library;
    }

    private CurrentVersion Open(Library library) => new(
        library.Data,
        fingerprint =>
        {
            Interlocked.Increment(ref _loaded);
            return library.Load(fingerprint);
        },
        _time);
}
