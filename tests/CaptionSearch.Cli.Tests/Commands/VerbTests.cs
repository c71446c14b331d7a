using System.Globalization;
using System.Text.Json;
using CaptionSearch.Engine;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>Each verb as it is typed, with a real index and a small model of random weights.</summary>
public sealed class VerbTests(IndexedFolder folder) : IClassFixture<IndexedFolder>
{
    [Fact]
    public void Index_PrintsASentenceForEachPictureAndASummary()
    {
        Assert.Equal(ExitCode.Success, folder.Indexing.ExitCode);
        string[][] lines = Rows(folder.Indexing.Out);
        Assert.Equal(Enumerable.Range(0, 8).Select(folder.Picture), lines.Select(row => row[0]).Order(StringComparer.Ordinal));
        Assert.All(lines, row => Assert.NotEmpty(Assert.Single(row[1..])));
        Assert.Matches(@"(?m)^8 pictures indexed in \d+\.\d s \(\d+\.\d/s\)\.\n\z", folder.Indexing.Error);
    }

    [Fact]
    public async Task Index_Again_HasNothingToDo()
    {
        Session session = await folder.RunAsync("index", folder.Pictures);

        Assert.Equal(new Session(ExitCode.Success, "", "8 unchanged.\n"), session);
    }

    [Fact]
    public async Task Index_Json_IsOneObject()
    {
        Session session = await folder.RunAsync("index", folder.Pictures, "--json", "--quiet");

        using JsonDocument json = JsonDocument.Parse(session.Out);
        Assert.Equal(8, json.RootElement.GetProperty("unchanged").GetInt32());
        Assert.Equal(0, json.RootElement.GetProperty("skipped").GetArrayLength());
        Assert.Empty(session.Error);
    }

    [Fact]
    public async Task Search_Piped_IsTsvWithFallingScores()
    {
        string caption = Rows(folder.Indexing.Out)[0][1];

        Session session = await folder.RunAsync("search", caption);

        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Empty(session.Error);
        string[][] rows = Rows(session.Out);
        Assert.Equal(8, rows.Length);
        Assert.All(rows, row => Assert.Equal(3, row.Length));
        double[] scores = [.. rows.Select(row => double.Parse(row[0], CultureInfo.InvariantCulture))];
        Assert.Equal(scores.OrderDescending(), scores);
    }

    [Theory]
    [InlineData("-n")]
    [InlineData("--size")]
    [InlineData("--top")]
    public async Task Search_Limit_IsObeyedInEverySpelling(string option)
        => Assert.Equal(3, Rows((await folder.RunAsync("search", "a", "dog", option, "3")).Out).Length);

    [Fact]
    public async Task Search_Json_HasRankPathCaptionScore()
    {
        Session session = await folder.RunAsync("search", "a dog", "--json", "-n", "2");

        using JsonDocument json = JsonDocument.Parse(session.Out);
        Assert.Equal(2, json.RootElement.GetArrayLength());
        JsonElement hit = json.RootElement[0];
        Assert.Equal(1, hit.GetProperty("rank").GetInt32());
        Assert.True(File.Exists(hit.GetProperty("path").GetString()));
        Assert.NotEmpty(hit.GetProperty("caption").GetString()!);
        Assert.InRange(hit.GetProperty("score").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task Search_Terminal_IsATable()
    {
        Session session = await Session.RunAsync(["search", "a dog"], "", terminal: true, folder.Environment);

        Assert.Contains("caption", session.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\t', session.Out);
    }

    [Fact]
    public async Task Search_NothingFound_ExitsWith1()
        => Assert.Equal(new Session(ExitCode.NothingFound, "", "Nothing found for \"xyzzyqqq\": no sentence and no tag has any of its words.\n"), await folder.RunAsync("search", "xyzzyqqq"));

    [Fact]
    public async Task Search_NothingFoundAsJson_IsAnEmptyArray()
        => Assert.Equal(
            new Session(ExitCode.NothingFound, "[]\n", "Nothing found for \"xyzzyqqq\": no sentence and no tag has any of its words.\n"), await folder.RunAsync("search", "xyzzyqqq", "--json"));

    [Fact]
    public async Task Query_LeavesThePictureItselfOut()
    {
        Session session = await folder.RunAsync("query", folder.Picture(3));

        Assert.Equal(ExitCode.Success, session.ExitCode);
        string[][] rows = Rows(session.Out);
        Assert.Equal(7, rows.Length);
        Assert.DoesNotContain(rows, row => row[1] == folder.Picture(3));
        Assert.StartsWith(folder.Picture(3) + ": ", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Query_Paths_PrintsPathsOnly()
        => Assert.All(Rows((await folder.RunAsync("query", folder.Picture(3), "--paths")).Out), row => Assert.True(File.Exists(Assert.Single(row))));

    [Fact]
    public async Task QueryLoop_AnswersEachLineUntilQ_AndGoesOnAfterABadOne()
    {
        string input = $"{folder.Picture(0)}\nnone.png\n\n{folder.Picture(1)}\nq\n{folder.Picture(2)}\n";

        Session session = await Session.RunAsync(["query", "-", "-n", "2"], input, environment: folder.Environment);

        Assert.Equal(ExitCode.Success, session.ExitCode);
        string[] blocks = session.Out.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, blocks.Length);
        Assert.StartsWith(folder.Picture(0) + "\t", blocks[0], StringComparison.Ordinal);
        Assert.StartsWith(folder.Picture(1) + "\t", blocks[1], StringComparison.Ordinal);
        Assert.All(blocks, block => Assert.Equal(3, block.Trim('\n').Split('\n').Length));
        Assert.Equal("captionsearch: none.png: no such file, and no picture of the index has this path or id.\n", session.Error);
    }

    [Fact]
    public async Task QueryLoop_Json_IsOneObjectALine()
    {
        string input = $"{folder.Picture(0)}\n{folder.Picture(1)}\n";

        Session session = await Session.RunAsync(["query", "-", "--json"], input, environment: folder.Environment);

        string[] lines = session.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        using JsonDocument json = JsonDocument.Parse(lines[1]);
        Assert.Equal(folder.Picture(1), json.RootElement.GetProperty("query").GetString());
        Assert.Equal(7, json.RootElement.GetProperty("hits").GetArrayLength());
    }

    [Fact]
    public async Task Caption_OneFile_IsTheSentenceAlone()
    {
        Session session = await folder.RunAsync("caption", folder.Picture(0));

        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Equal(Rows(folder.Indexing.Out).Single(row => row[0] == folder.Picture(0))[1] + "\n", session.Out);
    }

    [Fact]
    public async Task Caption_SeveralFiles_GoesOnAfterABadOneAndExitsWith3()
    {
        using TemporaryFolder other = new();
        string text = other.Write("notes.txt", [.. "only words"u8]);

        Session session = await folder.RunAsync("caption", folder.Picture(0), text, folder.Picture(1));

        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Equal([folder.Picture(0), folder.Picture(1)], Rows(session.Out).Select(row => row[0]));
        Assert.StartsWith($"captionsearch: {text}: ", session.Error, StringComparison.Ordinal);
        Assert.Single(session.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Caption_Tags_AreLikeliestFirst()
    {
        string[][] five = Rows((await folder.RunAsync("caption", folder.Picture(0), "--tags")).Out)[1..];
        string[][] before = Rows((await folder.RunAsync("caption", "--tags", folder.Picture(0))).Out)[1..];

        Assert.Equal(5, five.Length);
        Assert.Equal(five, before);
        double[] probabilities = [.. five.Select(row => double.Parse(row[0], CultureInfo.InvariantCulture))];
        Assert.Equal(probabilities.OrderDescending(), probabilities);
    }

    [Fact]
    public async Task Caption_BeamAndWords_AreObeyed()
    {
        Session session = await folder.RunAsync("caption", folder.Picture(0), "--beam", "1", "--words", "2", "--json");

        using JsonDocument json = JsonDocument.Parse(session.Out);
        JsonElement caption = Assert.Single(json.RootElement.EnumerateArray());
        Assert.InRange(caption.GetProperty("caption").GetString()!.Split(' ').Length, 1, 2);
        Assert.InRange(caption.GetProperty("confidence").GetDouble(), 0, 1);
    }

    [Fact]
    public async Task Status_CountsAgree()
    {
        Session session = await folder.RunAsync("status");

        Dictionary<string, string> values = Rows(session.Out).ToDictionary(row => row[0], row => row[1]);
        Assert.Equal(("8", "0", "8", "8", "8"), (values["files"], values["failed"], values["contents"], values["documents"], values["vectors"]));
        Assert.Equal((folder.Data, folder.Model), (values["data"], values["model"]));
        Assert.Empty(session.Error);
    }

    [Fact]
    public async Task Index_BadFiles_AreListedWithReasonsAndInStatus()
    {
        using TemporaryFolder pictures = new();
        using TemporaryFolder data = new();
        pictures.Write("good.png", PngPicture.Blocks(1));
        string bad = pictures.Write("bad.jpg", [.. "This is no picture."u8]);

        Session session = await folder.RunAsync("index", pictures.Root, "--data", data.Root);
        Session status = await folder.RunAsync("status", "--failed", "--data", data.Root);

        Assert.Equal(ExitCode.Success, session.ExitCode);
        string[] lines = session.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith($"skipped {bad}: ", lines[0], StringComparison.Ordinal);
        Assert.EndsWith(", 1 skipped.", lines[1], StringComparison.Ordinal);
        Assert.Equal($"{bad}\t{lines[0][$"skipped {bad}: ".Length..]}\n", status.Out);
    }

    [Fact]
    public async Task Clear_UploadedPicturesStay_SaysHowToTakeThemInAgain()
    {
        using TemporaryFolder data = new();
        string uploads = new DataFolder(data.Root).UploadsFolder;
        Directory.CreateDirectory(Path.Combine(uploads, "ab"));
        string upload = Path.Combine(uploads, "ab", "0.jpg");
        File.Copy(Directory.GetFiles(folder.Pictures)[0], upload);
        await folder.RunAsync("index", uploads, "--data", data.Root);

        Session clear = await folder.RunAsync("clear", "--yes", "--data", data.Root);

        Assert.Equal(
            new Session(
                ExitCode.Success, "",
                $"The index is empty.\nPictures that were uploaded stay in {uploads}. To take them in again: captionsearch index \"{uploads}\"\n"),
            clear);
        Assert.True(File.Exists(upload));
    }

    [Fact]
    public async Task Clear_ThenSearch_SaysThatTheIndexIsEmpty()
    {
        using TemporaryFolder data = new();
        await folder.RunAsync("index", folder.Pictures, "--data", data.Root);

        Session clear = await folder.RunAsync("clear", "--yes", "--data", data.Root);
        Session search = await folder.RunAsync("search", "a dog", "--data", data.Root);

        Assert.Equal(new Session(ExitCode.Success, "", "The index is empty.\n"), clear);
        Assert.Equal(new Session(ExitCode.NothingFound, "", "The index is empty. Fill it first: captionsearch index FOLDER\n"), search);
    }

    [Theory]
    [InlineData("index")]
    [InlineData("search")]
    [InlineData("query")]
    [InlineData("caption")]
    [InlineData("status")]
    [InlineData("clear")]
    [InlineData("rename")]
    [InlineData("extract")]
    public async Task Help_OfEachVerb_HasExamples(string verb)
    {
        Session session = await Session.RunAsync(verb, "--help");

        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Contains($"Examples:\n  captionsearch {verb} ", session.Out.Replace("  ls *.jpg | captionsearch", "  captionsearch", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static string[][] Rows(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('\t'))];
}
