using System.Text.Json;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Tests.Commands;

public sealed class EvaluateCommandTests : IClassFixture<EvaluateCommandTests.Data>
{
    private readonly Data _data;

    public EvaluateCommandTests(Data data) => _data = data;

    [Fact]
    public async Task Captions_Json_HasExactlyTheNamedKeys()
    {
        Session session = await RunAsync("captions", "--dataset", _data.Folder, "--json");

        using var json = JsonDocument.Parse(session.Out);
        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Equal(
            ["cider", "bleu1", "bleu2", "bleu3", "bleu4", "rougeL", "ratio", "words", "images", "perplexity"],
            json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(3, json.RootElement.GetProperty("images").GetInt32());
        Assert.InRange(json.RootElement.GetProperty("perplexity").GetDouble(), 1, 1e9);
        Assert.InRange(json.RootElement.GetProperty("words").GetInt32(), 1, TinyModel.Words.Count);
        Assert.Equal("", session.Error);
    }

    [Fact]
    public async Task Retrieval_Json_HasExactlyTheNamedKeys()
    {
        Session session = await RunAsync("retrieval", "--dataset", _data.Folder, "--split", "train", "--json");

        using var json = JsonDocument.Parse(session.Out);
        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Equal(["t2i", "i2t"], json.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.All(
            json.RootElement.EnumerateObject(),
            way => Assert.Equal(["r1", "r5", "r10", "medR"], way.Value.EnumerateObject().Select(property => property.Name)));
        Assert.Equal(100, json.RootElement.GetProperty("t2i").GetProperty("r5").GetDouble()); // two pictures only
        Assert.InRange(json.RootElement.GetProperty("t2i").GetProperty("medR").GetDouble(), 1, 2);
    }

    [Fact]
    public async Task Captions_ForPeople_ComparesWithTheBaseline()
    {
        Session session = await RunAsync("captions", "--dataset", _data.Folder);

        string[] lines = session.Out.Split('\n');
        Assert.Equal("           this model  VGG16+LSTM baseline (Flickr8k test)", lines[0]);
        Assert.StartsWith("BLEU-1 ", lines[1], StringComparison.Ordinal);
        Assert.Equal(["57.2", "38.6", "25.4", "16.8"], lines[1..5].Select(line => line.Split(' ')[^1]));
        Assert.Equal("pictures            3", lines[10]);
    }

    [Fact]
    public async Task Captions_OwnFilesWithAListAndABadPicture_LeavesItOutAndSaysSo()
    {
        string list = Path.Combine(_data.Folder, "some.txt");
        await File.WriteAllTextAsync(list, "p0.png\nbroken.png\n", TestContext.Current.CancellationToken);

        Session session = await RunAsync(
            "captions", "--images", _data.Pictures, "--captions", _data.Captions, "--list", list, "--beam", "1", "--json");

        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Contains("\"images\": 1,", session.Out, StringComparison.Ordinal);
        string[] lines = session.Error.Split('\n');
        Assert.StartsWith("left out broken.png: ", lines[0], StringComparison.Ordinal);
        Assert.Equal("1 of 2 pictures were left out with their captions.", lines[1]);
    }

    [Fact]
    public async Task Captions_NameWithoutCaption_IsRejectedByName()
    {
        string list = Path.Combine(_data.Folder, "wrong.txt");
        await File.WriteAllTextAsync(list, "p0.png\nnobody.png\n", TestContext.Current.CancellationToken);

        Session session = await RunAsync("captions", "--images", _data.Pictures, "--captions", _data.Captions, "--list", list);

        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Equal($"captionsearch: {list}: 1 of 2 names have no caption in {_data.Captions}: nobody.png.\n", session.Error);
        Assert.Equal("", session.Out);
    }

    [Fact]
    public async Task Captions_NoPictureReadable_Fails()
    {
        string empty = Directory.CreateDirectory(Path.Combine(_data.Folder, "empty")).FullName;

        Session session = await RunAsync("captions", "--images", empty, "--captions", _data.Captions);

        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.StartsWith("captionsearch: Not one of the 4 pictures could be read from ", session.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("captions")]
    [InlineData("captions", "--images", "x")]
    [InlineData("captions", "--dataset", "x", "--images", "y", "--captions", "z")]
    [InlineData("retrieval", "--list", "x", "--dataset", "y")]
    public async Task Sources_NeitherOrBoth_IsWrongUsage(params string[] args)
    {
        Session session = await RunAsync(args);

        Assert.Equal(ExitCode.Usage, session.ExitCode);
        Assert.StartsWith(
            $"captionsearch evaluate {args[0]}: Expected either --dataset DIR, or --images DIR with --captions FILE.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sources_SplitOfOwnFiles_IsWrongUsage()
    {
        Session session = await RunAsync("captions", "--images", "x", "--captions", "y", "--split", "dev");

        Assert.Equal(ExitCode.Usage, session.ExitCode);
        Assert.Contains("--split is a part of --dataset", session.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("validation")]
    public async Task Sources_UnknownSplit_IsWrongUsage(string split)
    {
        Session session = await RunAsync("captions", "--dataset", _data.Folder, "--split", split);

        Assert.Equal(ExitCode.Usage, session.ExitCode);
        Assert.Contains("'train'", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Evaluate_MissingDataset_SaysWhatWasExpected()
    {
        Session session = await RunAsync("retrieval", "--dataset", "/nowhere/at/all");

        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Equal("captionsearch: /nowhere/at/all: there is no such folder; expected one with Flickr8k.token.txt.\n", session.Error);
    }

    private Task<Session> RunAsync(params string[] args) => Session.RunAsync(["evaluate", .. args, "--model", _data.Model.Folder, "--threads", "1"]);

    /// <summary>A tiny model, and a data set in Flickr8k's form: three dev pictures, two train pictures, one that is broken.</summary>
    public sealed class Data : IDisposable
    {
        public Data()
        {
            Directory.CreateDirectory(Pictures);
            for (int i = 0; i < 3; i++)
            {
                File.WriteAllBytes(Path.Combine(Pictures, $"p{i}.png"), PngPicture.Blocks(i));
            }

            File.WriteAllBytes(Path.Combine(Pictures, "broken.png"), [1, 2, 3]);
            File.WriteAllText(
                Captions,
                "p0.png#0\tA dog in the grass .\np0.png#1\tTwo dogs .\np1.png#0\tA woman in the water .\np2.png#0\tA red ball .\nbroken.png#0\tA cat .\n");
            File.WriteAllText(Path.Combine(Folder, "Flickr_8k.devImages.txt"), "p0.png\np1.png\np2.png\n");
            File.WriteAllText(Path.Combine(Folder, "Flickr_8k.trainImages.txt"), "p0.png\np2.png\n");
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("captionsearch-evaluate-").FullName;

        public string Pictures => Path.Combine(Folder, "images");

        public string Captions => Path.Combine(Folder, "Flickr8k.token.txt");

        internal TinyModel Model { get; } = TinyModel.Create();

        public void Dispose()
        {
            Model.Dispose();
            Directory.Delete(Folder, recursive: true);
        }
    }
}
