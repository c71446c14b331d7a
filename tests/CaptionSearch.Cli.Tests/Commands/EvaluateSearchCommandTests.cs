using System.Globalization;
using System.Text.Json;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>evaluate search</c> and <c>evaluate calibration</c>, with a model of random weights and a data set in Flickr8k's form.</summary>
public sealed class EvaluateSearchCommandTests(EvaluateSearchCommandTests.Data data) : IClassFixture<EvaluateSearchCommandTests.Data>
{
    [Fact]
    public async Task Search_Json_HasExactlyTheNamedKeys()
    {
        Session session = await data.RunAsync("search", "--dataset", data.Folder, "--json", "--quiet");

        Assert.Equal((ExitCode.Success, ""), (session.ExitCode, session.Error));
        using JsonDocument json = JsonDocument.Parse(session.Out);
        string[] ways = ["words", "words+tags", "vectors", "hybrid", "hybrid+tags"];
        Assert.Equal([.. ways, "pictures", "queries", "images", "medianMilliseconds", "p95Milliseconds"], NamesOf(json.RootElement));
        Assert.All(ways, way =>
        {
            Assert.Equal(["all", "evenHalf", "oddHalf"], NamesOf(json.RootElement.GetProperty(way)));
            Assert.All(json.RootElement.GetProperty(way).EnumerateObject(), part =>
            {
                Assert.Equal(["r1", "r5", "r10", "mrr"], NamesOf(part.Value));
                Assert.All(part.Value.EnumerateObject(), score => Assert.InRange(score.Value.GetDouble(), 0, 100));
            });
        });
        Assert.Equal(
            (Data.DevPictures, Data.CaptionsOfEach * Data.DevPictures),
            (json.RootElement.GetProperty("images").GetInt32(), json.RootElement.GetProperty("queries").GetInt32()));

        // The model has no map that turns query pictures, so there is no row for it.
        JsonElement pictures = json.RootElement.GetProperty("pictures");
        Assert.Equal(ways, NamesOf(pictures));
        Assert.All(ways, way => Assert.All(pictures.GetProperty(way).EnumerateObject(), part =>
        {
            Assert.Equal(["ndcg10", "shared10"], NamesOf(part.Value));
            Assert.All(part.Value.EnumerateObject(), score => Assert.InRange(score.Value.GetDouble(), 0, 100));
        }));
        Assert.Equal(100, pictures.GetProperty("vectors").GetProperty("all").GetProperty("shared10").GetDouble());

        // Every picture has a vector, so among so few each is found by it.
        Assert.Equal(100, json.RootElement.GetProperty("vectors").GetProperty("all").GetProperty("r10").GetDouble());
    }

    [Fact]
    public async Task Search_ForPeople_IsATable()
    {
        Session session = await data.RunAsync("search", "--images", data.Images, "--captions", data.Captions, "--beam", "1");

        Assert.Equal(ExitCode.Success, session.ExitCode);
        string[] lines = session.Out.TrimEnd('\n').Split('\n');
        Assert.Equal(["words", "words+tags", "vectors", "hybrid", "hybrid+tags"], lines[2..7].Select(line => line.Split(' ')[0]));
        Assert.All(lines[2..7], line => Assert.Equal(12, line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length - 1));
        Assert.Matches(@"^90 captions as queries, 18 pictures; a hybrid search takes \d+\.\d\d ms \(median\), \d+\.\d\d ms \(95 %\)\.$", lines[7]);
        Assert.Equal(["words", "words+tags", "vectors", "hybrid", "hybrid+tags"], lines[11..16].Select(line => line.Split(' ')[0]));
        Assert.All(lines[11..16], line => Assert.Equal(6, line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length - 1));
        Assert.StartsWith("18 pictures as queries; ", lines[16], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibration_Json_HasExactlyTheNamedKeys_AndProgressGoesToStandardError()
    {
        Session session = await data.RunAsync(watched: true, "calibration", "--dataset", data.Folder, "--json");

        Assert.True(session.ExitCode == ExitCode.Success, session.Error);
        Assert.Matches(@"\r\d+/\d+ pictures \(\d+ %\), ", session.Error);
        using JsonDocument json = JsonDocument.Parse(session.Out);
        Assert.Equal(["minProbability", "minPictureProbability", "minTagProbability", "text", "picture", "reliability", "tags", "images"], NamesOf(json.RootElement));
        foreach (string cuts in new[] { "text", "picture" })
        {
            Assert.All(
                json.RootElement.GetProperty(cuts).EnumerateArray(),
                cut => Assert.Equal(["threshold", "foreignAnswered", "removedAnswered", "onTopicAnswered", "relevantKept", "precision"], NamesOf(cut)));
            Falling(json.RootElement.GetProperty(cuts), "relevantKept");
            Falling(json.RootElement.GetProperty(cuts), "removedAnswered");
        }

        foreach (string bins in new[] { "reliability", "tags" })
        {
            Assert.All(json.RootElement.GetProperty(bins).EnumerateArray(), bin => Assert.Equal(["predicted", "observed", "count"], NamesOf(bin)));
        }

        Assert.Equal(Data.DevPictures, json.RootElement.GetProperty("images").GetInt32());
    }

    [Fact]
    public async Task Calibration_Write_IsWhatSearchUsesFromThenOn()
    {
        using TemporaryFolder model = new();
        foreach (string file in Directory.EnumerateFiles(data.Model))
        {
            File.Copy(file, model.At(Path.GetFileName(file)));
        }

        using TemporaryFolder index = new();
        string[] places = ["--model", model.Root, "--data", index.Root];
        Assert.Equal(ExitCode.Success, (await Session.RunAsync(["index", data.Images, .. places])).ExitCode);
        Session refused = await Session.RunAsync(["search", "dog", "--min-score", "0.01", .. places]);
        Assert.Equal((ExitCode.Usage, 1), (refused.ExitCode, refused.Error.TrimEnd('\n').Split('\n').Length));

        Session session = await Session.RunAsync(["evaluate", "calibration", "--dataset", data.Folder, "--write", "--model", model.Root, "--quiet"]);

        Assert.Equal((ExitCode.Success, ""), (session.ExitCode, session.Error));
        Assert.Contains("queries by text, cut at", session.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Default cut: 0(\.\d+)? for texts, 0(\.\d+)? for pictures; tags from 0\.15; 6 pictures\.$", session.Out);
        ModelChecksums.Read(model.Root).Verified("calibration.json");
        ModelChecksums.Read(model.Root).Verified("likeness.safetensors");
        Session alike = await Session.RunAsync(["query", Path.Combine(data.Images, "d0.png"), "--min-score", "0", "--json", "--explain", .. places]);
        using (JsonDocument hits = JsonDocument.Parse(alike.Out))
        {
            Assert.All(hits.RootElement.EnumerateArray(), hit => Assert.True(hit.GetProperty("vector").GetProperty("likeness").GetBoolean()));
        }

        Session found = await Session.RunAsync(["search", "dog", "--min-score", "0.0001", "--json", "--explain", .. places]);
        Assert.True(found.ExitCode == ExitCode.Success, found.Error);
        using JsonDocument json = JsonDocument.Parse(found.Out);
        Assert.All(json.RootElement.EnumerateArray(), hit => Assert.InRange(hit.GetProperty("probability").GetDouble(), 0.0001, 1));
    }

    [Fact]
    public async Task Calibration_TooFewPictures_IsOneLine()
    {
        using TemporaryFolder other = new();
        Directory.CreateSymbolicLink(other.At("images"), data.Images);
        File.Copy(data.Captions, other.At("Flickr8k.token.txt"));
        await File.WriteAllTextAsync(other.At("Flickr_8k.devImages.txt"), "d0.png\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(other.At("Flickr_8k.trainImages.txt"), "t0.png\n", TestContext.Current.CancellationToken);
        Session oneTrain = await data.RunAsync("calibration", "--dataset", other.Root);
        await File.WriteAllTextAsync(other.At("Flickr_8k.trainImages.txt"), "t0.png\nt1.png\n", TestContext.Current.CancellationToken);
        Session oneDev = await data.RunAsync("calibration", "--dataset", other.Root);

        Assert.Equal(
            new Session(ExitCode.Failed, "", "captionsearch: Too few pictures to calibrate with: 1 of the train pictures could be read, at least 2 are needed.\n"),
            oneTrain);
        Assert.Equal(
            new Session(
                ExitCode.Failed,
                "",
                "captionsearch: Too few pictures to calibrate with: there are no right and wrong tags to learn from. Expected a data set like Flickr8k, with 1,000 dev pictures of five captions each.\n"),
            oneDev);
    }

    [Fact]
    public async Task Calibration_NoSuchFolderOrNone()
    {
        Session missing = await data.RunAsync("calibration", "--dataset", "/nowhere/at/all");
        Session none = await data.RunAsync("calibration");

        Assert.Equal(
            new Session(ExitCode.Failed, "", "captionsearch: /nowhere/at/all: there is no such folder; expected one with Flickr8k.token.txt.\n"), missing);
        Assert.Equal((ExitCode.Usage, ""), (none.ExitCode, none.Out));
        Assert.Contains("--dataset", Assert.Single(none.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    private static IEnumerable<string> NamesOf(JsonElement element) => element.EnumerateObject().Select(property => property.Name);

    private static void Falling(JsonElement rows, string name)
    {
        double[] values = [.. rows.EnumerateArray().Select(row => row.GetProperty(name).GetDouble())];
        Assert.NotEmpty(values);
        Assert.Equal(values.OrderDescending(), values);
    }

    /// <summary>Six dev pictures and twelve train pictures on three subjects, five captions each; and a model whose classes have names that captions use.</summary>
    public sealed class Data : IDisposable
    {
        public const int DevPictures = 6;
        public const int CaptionsOfEach = 5;
        private const int TrainPictures = 12;

        private static readonly string[] Subjects = ["brown dog in the grass", "red ball on the beach", "black cat in the snow"];
        private readonly TinyModel _model = TinyModel.Create();

        public Data()
        {
            File.WriteAllLines(
                _model.PathOf("imagenet-classes.txt"), Enumerable.Range(0, 1000).Select(i => string.Create(CultureInfo.InvariantCulture, $"kind {i} {(i % 3) switch { 0 => "dog", 1 => "ball", _ => "cat" }}")));
            ModelChecksums.Write(_model.Folder);

            Directory.CreateDirectory(Images);
            string[] dev = [.. Enumerable.Range(0, DevPictures).Select(i => $"d{i}.png")];
            string[] train = [.. Enumerable.Range(0, TrainPictures).Select(i => $"t{i}.png")];
            using StreamWriter captions = new(Captions);
            foreach ((string name, int i) in dev.Select((name, i) => (name, i)).Concat(train.Select((name, i) => (name, i))))
            {
                File.WriteAllBytes(Path.Combine(Images, name), PngPicture.Blocks(name[0] + i));
                string subject = Subjects[i / 2 % Subjects.Length];
                for (int k = 0; k < CaptionsOfEach; k++)
                {
                    captions.WriteLine($"{name}#{k}\tA {subject} with a {(k % 2 == 0 ? "man" : "boy")} .");
                }
            }

            File.WriteAllLines(Path.Combine(Folder, "Flickr_8k.devImages.txt"), dev);
            File.WriteAllLines(Path.Combine(Folder, "Flickr_8k.trainImages.txt"), train);
        }

        public string Folder { get; } = Directory.CreateTempSubdirectory("captionsearch-evaluate-").FullName;

        public string Images => Path.Combine(Folder, "images");

        public string Captions => Path.Combine(Folder, "Flickr8k.token.txt");

        public string Model => _model.Folder;

        public void Dispose()
        {
            _model.Dispose();
            Directory.Delete(Folder, recursive: true);
        }

        internal Task<Session> RunAsync(params string[] args) => RunAsync(watched: false, args);

        internal Task<Session> RunAsync(bool watched, params string[] args)
            => Session.RunAsync(["evaluate", .. args, "--model", Model, "--threads", "1"], "", watched: watched);
    }
}
