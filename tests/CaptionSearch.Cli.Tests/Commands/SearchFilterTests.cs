namespace CaptionSearch.Cli.Commands;

/// <summary>What a search leaves out, as it is typed: filters, phrases, unwanted words; and the order by date.</summary>
public sealed class SearchFilterTests(KnownIndex index) : IClassFixture<KnownIndex>
{
    [Theory]
    [InlineData("8,7,6,5,4,3,2,1", "--date", "..2024-05-01")]
    [InlineData("9,8,7", "--date", "2024-03..")]
    [InlineData("4,3,2", "--date", "2023")]
    [InlineData("9,8,7,6,5", "--date", "2024")]
    [InlineData("6", "--date", "2024-02")]
    [InlineData("7,6", "--date", "2024-02..2024-03")]
    [InlineData("8", "--date", "2024-05-01")]
    [InlineData("5,4", "--date", "2023-12..2024-01-31")]
    [InlineData("10,9,8", "--width", "800..")]
    [InlineData("3,2,1", "--width", "..300")]
    [InlineData("4", "--width", "400")]
    [InlineData("10,9", "--height", "..200")]
    [InlineData("6,5,4", "--height", "500..700")]
    [InlineData("10", "--bytes", "1000k..")]
    [InlineData("2,1", "--bytes", "..200k")]
    [InlineData("10,9,8,7,6", "--bytes", "0.5M..2M")]
    [InlineData("6,3", "--source", "human")]
    [InlineData("8,6,5,3,2", "--source", "human", "--source", "import")]
    [InlineData("2,1", "--dataset", "coco")]
    [InlineData("5,4,3,2,1", "--dataset", "coco", "--dataset", "holiday")]
    [InlineData("5", "--dataset", "holiday", "--date", "2024", "--source", "import")]
    public async Task Filter_LeavesExactlyWhatFits(string expected, params string[] filter)
    {
        // Number 9 has the word too, so it may stand before number 10.
        IReadOnlyList<int> numbers = await index.NumbersAsync(["search", "dog", "--min-score", "0", .. filter]);

        Assert.Equal(expected, string.Join(',', numbers.OrderDescending()));
    }

    [Theory]
    [InlineData("3,2,1", "sea")]
    [InlineData("3,2,1", "sea/")]
    [InlineData("6,5,4,3,2,1", "se")]
    [InlineData("10,1", "hill/10", "sea/1.png")]
    public async Task Path_AFolderIsThatFolder_AnythingElseABeginning(string expected, params string[] paths)
    {
        IReadOnlyList<int> numbers = await index.NumbersAsync(
            ["search", "dog", "--min-score", "0", .. paths.SelectMany(path => new[] { "--path", Path.Combine(index.Pictures, path) })]);

        Assert.Equal(expected, string.Join(',', numbers.OrderDescending()));
    }

    [Theory]
    [InlineData("1", "\"red ball\"")] // word for word: neither "ball that is red" nor "red balls"
    [InlineData("2", "dog \"ball that is\"")]
    [InlineData("7,6", "\"boat\"")]
    [InlineData("3,2", "ball -\"red ball\"", "--path", "sea")]
    [InlineData("10,9,8,7,6,3,2,1", "dog -cat")] // by its stem: "cats" too
    [InlineData("10,9,8,6,5,4", "dog -water -ball")]
    [InlineData("5", "\"in the snow\" -balls")]
    [InlineData("9", "\"hound dog\"")] // a tag
    public async Task Language_PhrasesAndUnwantedWords(string expected, string text, params string[] more)
    {
        string[] options = [.. more.Select(value => value == "sea" ? Path.Combine(index.Pictures, value) : value)];

        IReadOnlyList<int> numbers = await index.NumbersAsync(["search", text, "--min-score", "0", .. options]);

        Assert.Equal(expected, string.Join(',', numbers.OrderDescending()));
    }

    [Fact]
    public async Task Language_EachWordAnArgument_IsTheSame()
        => Assert.Equal(
            await index.NumbersAsync("search", "dog -cat -\"red ball\"", "--min-score", "0"),
            await index.NumbersAsync("search", "dog", "-cat", "-\"red ball\"", "--min-score", "0"));

    [Fact]
    public async Task NoTags_LooksInTheSentencesOnly()
        => Assert.Equal(
            new Session(ExitCode.NothingFound, "", "Nothing found for \"hound\": no sentence has any of its words.\n"),
            await index.RunAsync("search", "hound", "--no-tags"));

    [Fact]
    public async Task SortByDate_OfWhatPassesTheCut()
    {
        Assert.Equal([9, 8, 7, 6, 5, 10], await index.NumbersAsync("search", "dog", "--sort", "date"));
        Assert.Equal([9, 8], await index.NumbersAsync("search", "dog", "--sort", "date", "-n", "2"));
        Assert.Equal([7, 6, 5], await index.NumbersAsync("search", "dog", "--sort", "date", "--date", "..2024-03"));
    }

    [Fact]
    public async Task Query_TakesTheSameFilters()
    {
        IReadOnlyList<int> numbers = await index.NumbersAsync("query", index.Picture(6), "--path", Path.Combine(index.Pictures, "sea2"), "--sort", "date");

        Assert.Equal([5, 4], numbers);
    }

    [Theory]
    [InlineData("Nothing found for \"dog\" among the pictures that pass the filters.", "dog", "--date", "1999")]
    [InlineData("Nothing found for '\"red cat\"' among the pictures with \"red cat\" word for word.", "\"red cat\"")]
    [InlineData("Nothing found for '\"red cat' among the pictures with \"red cat\" word for word.", "\"red cat")] // never closed
    [InlineData("Nothing found for 'dog -\"two cats\"' among the pictures without \"two cats\" and that pass the filters.", "dog -\"two cats\"", "--width", "400")]
    [InlineData("Nothing found for \"xyzzyqqq\": no sentence and no tag has any of its words.", "xyzzyqqq")]
    [InlineData("Nothing found for \"xyzzyqqq\" + 2:plugh: no sentence and no tag has any of its words.", "xyzzyqqq", "+", "2:plugh")]
    public async Task NothingFound_SaysUnderWhichConditions(string expected, params string[] args)
        => Assert.Equal(new Session(ExitCode.NothingFound, "", expected + "\n"), await index.RunAsync(["search", .. args]));

    [Fact]
    public async Task NothingFound_LongText_IsShortened()
    {
        Session session = await index.RunAsync("search", string.Join(' ', Enumerable.Repeat("xyzzyqqq", 300)));

        Assert.Equal(ExitCode.NothingFound, session.ExitCode);
        Assert.Equal(
            "Nothing found for \"xyzzyqqq xyzzyqqq xyzzyqqq xyzzyqqq xyzzyqqq xyzzyqqq xyzzy…\": no sentence and no tag has any of its words.\n", session.Error);
    }

    [Fact]
    public async Task LongText_IsAnswered()
    {
        string text = "dog " + string.Join(' ', Enumerable.Range(1, 299).Select(i => $"xyzzyqqq{i}"));

        Assert.Equal(10, (await index.NumbersAsync("search", text, "--min-score", "0")).Count);
    }

    [Fact]
    public async Task StopWordsAlone_AreMeaningAlone()
    {
        Session session = await index.RunAsync("search", "the", "--min-score", "0", "--explain", "-n", "1");

        // The best of one side alone has the whole score.
        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.StartsWith("1.0000\t", session.Out, StringComparison.Ordinal);
        Assert.Equal("-", session.Out.Split('\t')[3]);
    }
}
