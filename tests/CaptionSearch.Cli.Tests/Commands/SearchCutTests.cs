using System.Globalization;

namespace CaptionSearch.Cli.Commands;

/// <summary>How many hits are shown: <c>-n</c>, <c>--min-score</c> and <c>--relative</c> against an index of known scores.</summary>
public sealed class SearchCutTests(KnownIndex index) : IClassFixture<KnownIndex>
{
    [Theory]
    [InlineData(7, 0.35, 0.5)] // the values of product.md, number 16
    [InlineData(10, 0.0, 0.0)]
    [InlineData(3, 0.0, 0.0)]
    [InlineData(1, 0.9, 0.0)]
    [InlineData(10, 0.1, 0.0)]
    [InlineData(10, 0.5, 0.0)]
    [InlineData(10, 0.95, 0.0)]
    [InlineData(10, 0.993, 0.0)]
    [InlineData(10, 0.0, 0.6)]
    [InlineData(10, 0.0, 0.75)]
    [InlineData(10, 0.0, 0.9)]
    [InlineData(10, 0.0, 1.0)]
    [InlineData(4, 0.05, 0.65)]
    [InlineData(10, 0.6, 0.85)]
    public async Task SizeMinScoreRelative_AreObeyedExactly(int size, double minScore, double relative)
    {
        // The oracle: every document by its formulas.
        double best = Enumerable.Range(1, 10).Max(KnownIndex.Score);
        int[] expected =
        [
            .. Enumerable.Range(1, 10).OrderByDescending(KnownIndex.Score)
                .Where(number => KnownIndex.Probability(number) >= minScore && KnownIndex.Score(number) >= (relative * best) - 1e-9)
                .Take(size),
        ];

        Session session = await index.RunAsync("search", "dog", "--size", Text(size), "--min-score", Text(minScore), "--relative", Text(relative));

        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Empty(session.Error);
        string[][] rows = [.. session.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
        Assert.Equal(expected, rows.Select(row => KnownIndex.NumberOf(row[1])));
        Assert.Equal(expected.Select(number => KnownIndex.Score(number).ToString("0.0000", CultureInfo.InvariantCulture)), rows.Select(row => row[0]));
    }

    [Fact]
    public async Task MinScore_NotGiven_IsTheModelsForTextsAndNoneForPictures()
    {
        Assert.Equal([9, 10, 8, 7, 6, 5], await index.NumbersAsync("search", "dog"));
        Assert.Equal(9, (await index.NumbersAsync("query", index.Picture(6))).Count);
        Assert.Equal(9, (await index.NumbersAsync("search", "dog", "--plus", index.Picture(6))).Count);
        Assert.InRange((await index.NumbersAsync("query", index.Picture(10), "--min-score", "0.4")).Count, 1, 5);
    }

    [Fact]
    public async Task MinScore_RemovesEverything_SaysHowNearItCameAndWhatToDo()
    {
        string expected = "Nothing found for \"dog\": the likeliest picture has a probability of 0.993, the least shown is 1. --min-score 0 shows everything.\n";

        Assert.Equal(new Session(ExitCode.NothingFound, "", expected), await index.RunAsync("search", "dog", "--min-score", "1"));
        Assert.Equal(new Session(ExitCode.NothingFound, "[]\n", expected), await index.RunAsync("search", "dog", "--min-score", "1", "--json"));
    }

    [Fact]
    public async Task TheModelsOwnCut_RemovesEverything_SaysWhatToDo()
    {
        Session session = await index.RunAsync("search", "dog", "--width", "..400");

        Assert.Equal(
            new Session(
                ExitCode.NothingFound,
                "",
                "Nothing found for \"dog\": the likeliest picture has a probability of 0.269, the least shown is 0.4. --min-score 0 shows everything.\n"),
            session);
        Assert.Equal([4, 3, 2, 1], await index.NumbersAsync("search", "dog", "--width", "..400", "--min-score", "0"));
    }

    [Fact]
    public async Task Query_MinScoreRemovesEverything_SaysWhatToDo()
    {
        Session session = await index.RunAsync("query", index.Picture(6), "--min-score", "1", "--quiet");

        Assert.Equal((ExitCode.NothingFound, ""), (session.ExitCode, session.Out));
        Assert.Matches(
            $@"^Nothing found for {index.Picture(6)}: the likeliest picture has a probability of 0\.\d{{3}}, the least shown is 1\. --min-score 0 shows everything\.\n$",
            session.Error);
    }

    [Theory]
    [InlineData("search", "dog", "--min-score", "0.35")]
    [InlineData("search", "dog", "--plus", "2:snow", "--min-score", "0.01")]
    public async Task MinScore_ModelWithoutCalibration_IsRefusedInOneLine(params string[] args)
    {
        using Uncalibrated other = await Uncalibrated.CreateAsync();

        Session session = await other.RunAsync(args);

        Assert.Equal(
            new Session(
                ExitCode.Usage,
                "",
                "captionsearch search: a least probability needs a model with calibration.json, and tiny-1 has none; leave it out, or cut with a part of the best score.\n"),
            session);
    }

    [Fact]
    public async Task MinScoreOfQuery_ModelWithoutCalibration_IsRefusedInOneLine()
    {
        using Uncalibrated other = await Uncalibrated.CreateAsync();

        Session session = await other.RunAsync("query", other.Picture, "--min-score", "0.35");

        Assert.Equal((ExitCode.Usage, ""), (session.ExitCode, session.Out));
        Assert.StartsWith("captionsearch query: a least probability needs a model with calibration.json, and tiny-1 has none;", session.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await other.RunAsync("search", "dog", "--min-score", "0", "--relative", "0.5")).ExitCode);
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
