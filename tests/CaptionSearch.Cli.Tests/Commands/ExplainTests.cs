using System.Globalization;
using System.Text.Json;

namespace CaptionSearch.Cli.Commands;

/// <summary>Why a hit is there: as lines at a terminal and as JSON; and the table in narrow terminals.</summary>
public sealed class ExplainTests(KnownIndex index) : IClassFixture<KnownIndex>
{
    [Fact]
    public async Task Terminal_SaysWhatWasFoundWhereAndWhatItContributed()
    {
        Session session = await Session.RunAsync(
            ["search", "dog balloon", "--explain", "--min-score", "0", "--path", index.Picture(9)], "", terminal: true, index.Environment);

        Assert.Equal(ExitCode.Success, session.ExitCode);
        string[] lines = session.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(6, lines.Length);
        Assert.Equal($"  1 {index.Picture(9)}", lines[0]);
        Assert.Equal("    \"dogs near a tree\" (model, locked)", lines[1]);
        Assert.Matches(@"^    score    1\.0000, probability 0\.\d{4}$", lines[2]);
        Assert.Equal("    words    dog (sentence: dogs; tag hound dog 0.60); not there: balloon", lines[3]);
        Assert.Matches(@"^             BM25 \d\.\d{4} = sentence \d\.\d{4} \+ 1\.5 x tags \d\.\d{4}, rank 1, normalised 1\.0000, contributes 0\.\d{4}$", lines[4]);
        Assert.Matches(@"^    vector   cosine 0\.\d{4}, rank 1, normalised 1\.0000, contributes 0\.\d{4}$", lines[5]);
    }

    [Fact]
    public async Task Terminal_UnwantedWordsAndSourcesAndSpace()
    {
        Session session = await Session.RunAsync(
            ["search", "ball", "--minus", "snow", "--explain", "--min-score", "0", "--dataset", "holiday", "--dataset", "coco"], "", terminal: true, index.Environment);

        string[] hits = session.Out.Split("\n\n");
        Assert.Equal(5, hits.Length);
        string snowy = Assert.Single(hits, hit => hit.Contains("\"red balls in the snow\" (human)", StringComparison.Ordinal));
        Assert.Contains("    words    ball (sentence: balls)\n", snowy, StringComparison.Ordinal);
        Assert.Matches(@"\n    unwanted snow \(sentence\): -0\.\d{4}\n", snowy);
        string cats = Assert.Single(hits, hit => hit.Contains("\"two cats\" (model)", StringComparison.Ordinal));
        Assert.Contains("    words    none found; not there: ball\n             BM25 0.0000, no rank, normalised 0.0000, contributes 0.0000\n", cats, StringComparison.Ordinal);
        Assert.DoesNotContain("unwanted", cats, StringComparison.Ordinal);
        Assert.Single(hits, hit => hit.Contains("\"a cat in the snow\" (import)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("dog tree")]
    [InlineData("dog")]
    [InlineData("red ball snow", "--minus", "water")]
    [InlineData("dog", "--plus", "2:boat", "--minus", "0.5:tree")]
    [InlineData("dog tree", "--no-tags")]
    public async Task Json_ContributionsAddUpToTheScore(string text, params string[] more)
    {
        Session session = await index.RunAsync(["search", text, "--json", "--explain", "--min-score", "0", .. more]);

        using JsonDocument json = JsonDocument.Parse(session.Out);
        Assert.Equal(10, json.RootElement.GetArrayLength());
        foreach (JsonElement hit in json.RootElement.EnumerateArray())
        {
            JsonElement words = hit.GetProperty("words");
            JsonElement caption = words.GetProperty("caption");
            JsonElement tags = words.GetProperty("tags");
            Assert.Equal(Number(hit, "score"), Number(words, "contribution") + Number(hit.GetProperty("vector"), "contribution"), 2e-6);
            Assert.Equal(
                Number(words, "contribution"), Number(caption, "contribution") + Number(tags, "contribution") - Number(words, "takenOff"), 3e-6);
            Assert.Equal(Number(words, "bm25"), Number(caption, "bm25") + (Number(tags, "weight") * Number(tags, "bm25")), 3e-6);
        }
    }

    [Fact]
    public async Task Json_NamesWordsSourceLockAndProbability()
    {
        Session session = await index.RunAsync("search", "dog balloon", "--json", "--explain", "--min-score", "0");

        using JsonDocument json = JsonDocument.Parse(session.Out);
        Assert.All(json.RootElement.EnumerateArray(), hit => Assert.InRange(Number(hit, "probability"), 0, 1));
        JsonElement nine = json.RootElement.EnumerateArray().Single(hit => hit.GetProperty("path").GetString() == index.Picture(9));
        Assert.Equal(("model", true), (nine.GetProperty("source").GetString(), nine.GetProperty("locked").GetBoolean()));
        JsonElement[] matched = [.. nine.GetProperty("words").GetProperty("matched").EnumerateArray()];
        Assert.Equal(["dog", "balloon"], matched.Select(word => word.GetProperty("word").GetString()));
        Assert.Equal("dogs", Assert.Single(matched[0].GetProperty("caption").EnumerateArray()).GetString());
        JsonElement tag = Assert.Single(matched[0].GetProperty("tags").EnumerateArray());
        Assert.Equal(("hound dog", KnownIndex.TagProbability), (tag.GetProperty("name").GetString(), Number(tag, "probability")));
        Assert.Equal((0, 0), (matched[1].GetProperty("caption").GetArrayLength(), matched[1].GetProperty("tags").GetArrayLength()));
        Assert.Equal("human", Assert.Single(json.RootElement.EnumerateArray(), hit => hit.GetProperty("path").GetString() == index.Picture(3)).GetProperty("source").GetString());
        Assert.Equal("import", Assert.Single(json.RootElement.EnumerateArray(), hit => hit.GetProperty("path").GetString() == index.Picture(5)).GetProperty("source").GetString());
    }

    [Fact]
    public async Task Json_ProbabilityIsTheCalibrations()
    {
        Session session = await index.RunAsync("search", "dog", "--json", "--explain", "--min-score", "0");

        using JsonDocument json = JsonDocument.Parse(session.Out);
        Assert.All(
            json.RootElement.EnumerateArray(),
            hit => Assert.Equal(KnownIndex.Probability(KnownIndex.NumberOf(hit.GetProperty("path").GetString()!)), Number(hit, "probability"), 1e-5));
    }

    [Fact]
    public async Task Tsv_HasFourFurtherColumns()
    {
        Session session = await index.RunAsync("search", "dog tree", "--explain", "--min-score", "0");

        string[][] rows = [.. session.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
        Assert.All(rows, row => Assert.Equal(7, row.Length));
        Assert.Equal("dog tree", Assert.Single(rows, row => row[1] == index.Picture(9))[6]);
        Assert.Equal("tree", Assert.Single(rows, row => row[1] == index.Picture(8))[6]);
        Assert.Equal(("0.0000", ""), (Assert.Single(rows, row => row[1] == index.Picture(10))[3], Assert.Single(rows, row => row[1] == index.Picture(10))[6]));
    }

    [Theory]
    [InlineData(100)]
    [InlineData(80)]
    [InlineData(60)]
    public async Task Table_LongPaths_LoseTheirFirstFolders(int width)
    {
        using TemporaryFolder data = new();
        using TemporaryFolder pictures = new();
        string deep = Path.Combine([.. Enumerable.Repeat("some-folder", 8)]);
        for (int number = 1; number <= 3; number++)
        {
            pictures.Write(Path.Combine(deep, $"picture-{number}.png"), File.ReadAllBytes(index.Picture(number)));
        }

        Assert.Equal(
            ExitCode.Success,
            (await Session.RunAsync(["index", pictures.Root, "--data", data.Root, "--quiet"], "", environment: index.Environment)).ExitCode);

        Session session = await Session.RunAsync(
            ["query", index.Picture(7), "--data", data.Root, "--quiet"], "", terminal: true, index.Environment, width);

        Assert.Equal(ExitCode.Success, session.ExitCode);
        string[] lines = session.Out.Split('\n');
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= width, line));
        string[] rows = [.. lines.Where(line => line.Contains('…', StringComparison.Ordinal))];
        Assert.Equal(3, rows.Length);
        Assert.All(rows, row => Assert.Matches(@"^ +[123]   …/(some-folder/)*picture-[123]\.png +\S", row));
        Assert.Equal(["picture-1", "picture-2", "picture-3"], rows.Select(row => row[row.IndexOf("picture-", StringComparison.Ordinal)..][..9]).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.True(double.TryParse(row.TrimEnd().Split(' ')[^1], NumberStyles.Float, CultureInfo.InvariantCulture, out _), row));
    }

    private static double Number(JsonElement element, string name) => element.GetProperty(name).GetDouble();
}
