using CaptionSearch.Training.Datasets;

namespace CaptionSearch.Training.Tests.Datasets;

public sealed class GridCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_AfterWrite_GivesBothViews()
    {
        using GridCache cache = GridCache.Open(_folder.Path, ToyData.Header(3));
        Half[] original = Values(cache, 1);
        Half[] mirrored = Values(cache, 2);
        cache.Write(1, original, mirrored);

        Half[] read = new Half[cache.GridLength];
        cache.Read(1, mirrored: false, read);
        Assert.Equal(original, read);
        cache.Read(1, mirrored: true, read);
        Assert.Equal(mirrored, read);
        Assert.False(cache.Has(0));
        Assert.Throws<InvalidOperationException>(() => cache.Read(0, mirrored: false, read));
    }

    [Fact]
    public void Open_SameHeader_KeepsWhatIsThere()
    {
        using (GridCache first = GridCache.Open(_folder.Path, ToyData.Header(3)))
        {
            first.Write(2, Values(first, 5), Values(first, 6));
        }

        using GridCache second = GridCache.Open(_folder.Path, ToyData.Header(3));
        Assert.False(second.WasStale);
        Assert.Equal([false, false, true], Enumerable.Range(0, 3).Select(second.Has));
        Half[] read = new Half[second.GridLength];
        second.Read(2, mirrored: true, read);
        Assert.Equal(Values(second, 6), read);
    }

    [Fact]
    public void Open_AnotherBackboneOrList_StartsAnew()
    {
        using (GridCache first = GridCache.Open(_folder.Path, ToyData.Header(3)))
        {
            first.Write(2, Values(first, 5), Values(first, 6));
        }

        using (GridCache second = GridCache.Open(_folder.Path, ToyData.Header(3) with { Backbone = "another" }))
        {
            Assert.True(second.WasStale);
            Assert.False(second.Has(2));
            second.Write(0, Values(second, 1), Values(second, 1));
        }

        using GridCache third = GridCache.Open(_folder.Path, ToyData.Header(4));
        Assert.True(third.WasStale);
        Assert.False(third.Has(0));
    }

    [Fact]
    public void Open_BrokenHeader_StartsAnew()
    {
        using (GridCache first = GridCache.Open(_folder.Path, ToyData.Header(1)))
        {
            first.Write(0, Values(first, 5), Values(first, 6));
        }

        File.WriteAllText(_folder.File("header.json"), "{ \"Format\": 1, ");
        using GridCache second = GridCache.Open(_folder.Path, ToyData.Header(1));
        Assert.False(second.Has(0));
    }

    [Fact]
    public void ListFingerprint_ChangesWithNameSizeAndOrder()
    {
        File.WriteAllText(_folder.File("a"), "1");
        File.WriteAllText(_folder.File("b"), "22");
        string before = GridCacheHeader.ListFingerprint(_folder.Path, ["a", "b"]);
        Assert.NotEqual(before, GridCacheHeader.ListFingerprint(_folder.Path, ["b", "a"]));
        Assert.NotEqual(before, GridCacheHeader.ListFingerprint(_folder.Path, ["a", "c"]));
        File.WriteAllText(_folder.File("b"), "333");
        Assert.NotEqual(before, GridCacheHeader.ListFingerprint(_folder.Path, ["a", "b"]));
    }

    private static Half[] Values(GridCache cache, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, cache.GridLength).Select(_ => (Half)random.NextDouble())];
    }
}
