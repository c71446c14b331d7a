using System.Text.Json;

namespace CaptionSearch.Cli.Commands;

/// <summary>Texts and pictures together, as they are typed: <c>+ X</c>, <c>- X</c>, <c>--plus</c>, <c>--minus</c>, with weights.</summary>
public sealed class SearchPartsTests(KnownIndex index) : IClassFixture<KnownIndex>
{
    // Float32 vectors, and scores printed with six digits.
    private const double Tolerance = 1e-5;

    [Fact]
    public async Task PlusText_IsTheSumOfBoth()
        => await CheckAsync([(index.Embed("dog"), 1), (index.Embed("cat"), 1)], [], "search", "dog", "--plus", "cat");

    [Fact]
    public async Task PlusText_WithAWeight()
        => await CheckAsync([(index.Embed("dog"), 1), (index.Embed("cat"), 2)], [], "search", "dog", "--plus", "2:cat");

    [Fact]
    public async Task MinusText_WithAWeight()
        => await CheckAsync([(index.Embed("dog"), 1), (index.Embed("snow"), -0.5)], [], "search", "dog", "--minus", "0.5:snow");

    [Fact]
    public async Task PlusPicture_LeavesItOut()
        => await CheckAsync([(index.Embed("dog"), 1), (index.Vector(6), 2)], [6], "search", "dog", "--plus", "2:" + index.Picture(6));

    [Fact]
    public async Task MinusPicture_LeavesItOut()
        => await CheckAsync([(index.Embed("dog"), 1), (index.Vector(3), -1)], [3], "search", "dog", "--minus", index.Picture(3));

    [Fact]
    public async Task EverythingTogether_InShort()
        => await CheckAsync(
            [(index.Embed("dog"), 1), (index.Embed("red ball"), 1), (index.Vector(6), 0.5), (index.Embed("snow"), -2)],
            [6],
            "search", "dog", "+", "red", "ball", "-", "2:snow", "+", "0.5:" + index.Picture(6));

    [Fact]
    public async Task Query_PictureAndTexts()
        => await CheckAsync(
            [(index.Vector(10), 1), (index.Embed("snow"), 3), (index.Vector(1), -1)],
            [1, 10],
            "query", index.Picture(10), "--plus", "3:snow", "--minus", index.Picture(1));

    [Fact]
    public async Task ShortAndLongForm_AreTheSame()
    {
        string[] ends = ["--min-score", "0", "--json", "--explain"];

        Session brief = await index.RunAsync(["search", "dog", "+", "2:cat", "-", index.Picture(3), .. ends]);
        Session full = await index.RunAsync(["search", "dog", "--plus", "2:cat", "--minus", index.Picture(3), .. ends]);

        Assert.Equal(full, brief);
        Assert.NotEqual(full, await index.RunAsync(["search", "dog", "--plus", "cat", "--minus", index.Picture(3), .. ends]));
    }

    [Fact]
    public async Task FirstPartMayBeMissing()
        => Assert.Equal(
            (await index.RunAsync("search", "dog", "--json")).Out,
            (await index.RunAsync("search", "+", "dog", "--json")).Out);

    [Fact]
    public async Task MinusWord_TakesOffWhatItsWordsAreWorth()
    {
        Session session = await index.RunAsync("search", "dog ball", "--minus", "snow", "--min-score", "0", "--json", "--explain");

        using JsonDocument json = JsonDocument.Parse(session.Out);
        JsonElement[] words = [.. json.RootElement.EnumerateArray().Select(hit => hit.GetProperty("words"))];
        JsonElement snowy = json.RootElement.EnumerateArray().Single(hit => hit.GetProperty("caption").GetString() == "red balls in the snow").GetProperty("words");
        Assert.Equal("snow", Assert.Single(snowy.GetProperty("unwanted").EnumerateArray()).GetProperty("caption")[0].GetString());
        Assert.InRange(snowy.GetProperty("takenOff").GetDouble(), 0.001, 0.15);
        Assert.Equal(0, words.Single(side => side.GetProperty("caption").GetProperty("bm25").GetDouble() > 0 && side.GetProperty("tags").GetProperty("bm25").GetDouble() > 0)
            .GetProperty("takenOff").GetDouble());
    }

    [Fact]
    public async Task PictureThatIsNotThere_IsOneLine_AndNeverWords()
        => Assert.Equal(
            new Session(ExitCode.Failed, "", "captionsearch: beach.jpg: no such file, and no picture of the index has this path or id.\n"),
            await index.RunAsync("search", "dog", "--plus", "2:beach.jpg"));

    [Fact]
    public async Task PictureThatIsNoPicture_IsOneLine()
    {
        using TemporaryFolder other = new();
        string text = other.Write("notes.txt", [.. "only words"u8]);

        Session session = await index.RunAsync("search", "dog", "--plus", text);

        Assert.Equal((ExitCode.Failed, ""), (session.ExitCode, session.Out));
        Assert.StartsWith($"captionsearch: {text}: ", session.Error, StringComparison.Ordinal);
        Assert.Single(session.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Runs a query and checks that all other pictures are found, each with the cosine of the weighted sum of the parts.</summary>
    private async Task CheckAsync((float[] Vector, double Weight)[] parts, int[] own, params string[] args)
    {
        double[] sum = new double[parts[0].Vector.Length];
        foreach ((float[] vector, double weight) in parts)
        {
            for (int i = 0; i < sum.Length; i++)
            {
                sum[i] += weight * vector[i];
            }
        }

        double length = Math.Sqrt(sum.Sum(x => x * x));

        Session session = await index.RunAsync([.. args, "--min-score", "0", "--json", "--explain"]);

        Assert.True(session.ExitCode == ExitCode.Success, session.Error);
        using JsonDocument json = JsonDocument.Parse(session.Out);
        Dictionary<int, double> cosines = json.RootElement.EnumerateArray().ToDictionary(
            hit => KnownIndex.NumberOf(hit.GetProperty("path").GetString()!), hit => hit.GetProperty("vector").GetProperty("cosine").GetDouble());
        Assert.Equal(Enumerable.Range(1, 10).Except(own), cosines.Keys.Order());
        Assert.All(cosines, pair => Assert.Equal(index.Vector(pair.Key).Zip(sum, (x, y) => x * y).Sum() / length, pair.Value, Tolerance));
    }
}
