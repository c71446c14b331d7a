namespace CaptionSearch.Index.Tests;

public sealed class RecentMapTests
{
    [Fact]
    public void Add_MoreThanItHolds_KeepsTheNewestAndWhatIsAskedFor()
    {
        RecentMap<int, string> map = new(100);
        map.Add(-1, "in use");
        map.Add(-2, "forgotten");
        for (int i = 0; i < 1000; i++)
        {
            map.Add(i, $"{i}");
            Assert.True(map.TryGet(-1, out string? used));
            Assert.Equal("in use", used);
            Assert.InRange(map.Weight, 1, 102);
        }

        Assert.False(map.TryGet(-2, out _));
        Assert.False(map.TryGet(0, out _));
        for (int i = 960; i < 1000; i++)
        {
            Assert.True(map.TryGet(i, out string? value));
            Assert.Equal($"{i}", value);
        }
    }

    [Fact]
    public void Add_Weights_CountInsteadOfEntries()
    {
        RecentMap<string, int> map = new(100);
        map.Add("heavy", 1, 1000);
        Assert.True(map.TryGet("heavy", out _)); // in the older half, and taken over
        map.Add("light", 2, 10);
        map.Add("heavier than a half", 3, 60);
        map.Add("another", 4, 60);
        Assert.False(map.TryGet("heavy", out _));
        Assert.True(map.TryGet("another", out int value));
        Assert.Equal(4, value);
    }

    [Fact]
    public void Add_OneThatIsThere_StaysAsItIs()
    {
        RecentMap<int, string> map = new(10);
        map.Add(1, "first", 2);
        map.Add(1, "second", 2);
        Assert.True(map.TryGet(1, out string? value));
        Assert.Equal("first", value);
        Assert.Equal(2, map.Weight);
    }

    [Fact]
    public void Remove_OneThatIsThere_TakesItAndItsWeightAway()
    {
        RecentMap<int, string> map = new(10);
        map.Add(1, "one", 3);
        map.Add(2, "two", 3);
        map.Add(3, "three", 1); // the first two are in the older half now
        map.Remove(1);
        map.Remove(3);
        map.Remove(4);
        Assert.False(map.TryGet(1, out _));
        Assert.False(map.TryGet(3, out _));
        Assert.Equal(3, map.Weight);
        Assert.True(map.TryGet(2, out _));
    }

    [Fact]
    public void ManyThreads_EachFindsTheRightValueOrNone()
    {
        RecentMap<int, int> map = new(64);
        int wrong = 0;
        int found = 0;
        Parallel.For(0, 8, new ParallelOptions { MaxDegreeOfParallelism = 8 }, thread =>
        {
            Random random = new(thread);
            for (int i = 0; i < 50_000; i++)
            {
                int key = random.Next(200);
                if (map.TryGet(key, out int value))
                {
                    Interlocked.Increment(ref found);
                    Interlocked.Add(ref wrong, value == key * 3 ? 0 : 1);
                }
                else
                {
                    map.Add(key, key * 3);
                }
            }
        });
        Assert.Equal(0, wrong);
        Assert.True(found > 10_000);
        Assert.InRange(map.Weight, 1, 64 + 16);
    }
}
