using System.Globalization;

namespace CaptionSearch.Engine.Indexing;

public sealed class ShardTests
{
    [Fact]
    public void Contains_EveryFileIsInExactlyOnePartAndPartsAreAboutEqual()
    {
        Shard[] shards = [.. Enumerable.Range(1, 8).Select(static i => new Shard(i, 8))];
        int[] counts = new int[8];
        for (int i = 0; i < 8000; i++)
        {
            string path = string.Create(CultureInfo.InvariantCulture, $"/pictures/{i % 17}/{i}.jpg");
            counts[Assert.Single(Enumerable.Range(0, 8), part => shards[part].Contains("/pictures", path))]++;
        }

        Assert.All(counts, static count => Assert.InRange(count, 850, 1150)); // 1000 +- 5 standard deviations
    }

    [Fact]
    public void Contains_DependsOnThePathBelowTheFolderAlone()
    {
        for (int i = 0; i < 100; i++)
        {
            string name = string.Create(CultureInfo.InvariantCulture, $"trip/{i}.jpg");
            Assert.Equal(new Shard(2, 3).Contains("/a", "/a/" + name), new Shard(2, 3).Contains("/mnt/long/b", "/mnt/long/b/" + name));
        }
    }

    /// <summary>Other programs must come to the same part.</summary>
    [Fact]
    public void Contains_IsTheFirstEightBytesOfSha256ModuloTheParts()
    {
        byte[] hash = System.Security.Cryptography.SHA256.HashData("a/b.jpg"u8);
        ulong number = 0;
        for (int i = 0; i < 8; i++)
        {
            number = (number * 256) + hash[i];
        }

        Assert.True(new Shard((int)(number % 7) + 1, 7).Contains("/x", "/x/a/b.jpg"));
    }

    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("2/8", 2, 8)]
    [InlineData("10000/10000", 10000, 10000)]
    public void Parse_ReadsWhatToStringWrites(string text, int number, int count)
    {
        Assert.Equal(new Shard(number, count), Shard.Parse(text));
        Assert.Equal(text, new Shard(number, count).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("2")]
    [InlineData("0/8")]
    [InlineData("9/8")]
    [InlineData("-1/8")]
    [InlineData("1/8/2")]
    [InlineData("1/10001")]
    [InlineData("a/b")]
    public void Parse_AnythingElse_IsNull(string text) => Assert.Null(Shard.Parse(text));
}
