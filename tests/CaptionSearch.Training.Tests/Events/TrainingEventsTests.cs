using System.Text.Json;
using CaptionSearch.Tests.Shared;
using CaptionSearch.Training.Events;
using CaptionSearch.Training.Loops;

namespace CaptionSearch.Training.Tests.Events;

/// <summary>What programs are told of a training on the repository's sample, whole and in two parts.</summary>
[Collection(nameof(SharedRandomNumbers))]
public sealed class TrainingEventsTests : IDisposable
{
    private static readonly string Shipped = Path.Combine(WorkingTree.Root, "models", "flickr8k-v1");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_StoppedAndTakenUp_TellsTheSameEpochsAsAWholeRun()
    {
        List<JsonElement> whole = Run("whole", static _ => false);
        Assert.Equal("start", Kind(whole[0]));
        Assert.Equal(10, whole[0].GetProperty("trainingPictures").GetInt32());
        Assert.Equal(2, whole[0].GetProperty("heldOutPictures").GetInt32());
        Assert.Equal("done", Kind(whole[^1]));
        Assert.Equal(_folder.File("whole"), whole[^1].GetProperty("folder").GetString());
        Assert.Contains(whole, static line => Kind(line) == "features" && line.GetProperty("done").GetInt32() == 12);

        JsonElement[] epochs = [.. Epochs(whole, "captioner")];
        Assert.Equal([1, 2, 3], epochs.Select(static epoch => epoch.GetProperty("epoch").GetInt32()));
        Assert.True(epochs[2].GetProperty("loss").GetDouble() < epochs[0].GetProperty("loss").GetDouble());
        JsonElement[] steps = [.. whole.Where(static line => Kind(line) == "step" && line.GetProperty("part").GetString() == "captioner")];
        Assert.Equal(Enumerable.Range(1, 30), steps.Select(static step => step.GetProperty("step").GetInt32()));
        Assert.All(steps, static step => Assert.Equal(30, step.GetProperty("steps").GetInt32()));

        // The mean of an epoch's steps is the epoch's loss: one picture a step.
        Assert.Equal(epochs[1].GetProperty("loss").GetDouble(), steps[10..20].Average(static step => step.GetProperty("loss").GetDouble()), 1e-3);

        JsonElement[] samples = [.. epochs[0].GetProperty("samples").EnumerateArray()];
        Assert.Equal(2, samples.Length);
        Assert.All(samples, sample => Assert.True(File.Exists(Path.Combine(
            whole[0].GetProperty("pictureFolder").GetString()!, sample.GetProperty("picture").GetString()!))));
        Assert.All(samples, static sample => Assert.NotEmpty(sample.GetProperty("reference").GetString()!));
        Assert.All(Epochs(whole, "embedding"), static epoch => Assert.InRange(epoch.GetProperty("recall1").GetDouble(), 0, 100));

        List<JsonElement> first = Run("parts", static line => Kind(line) == "step" && line.GetProperty("step").GetInt32() == 15);
        Assert.Equal("stopped", Kind(first[^1]));
        List<JsonElement> second = Run("parts", static _ => false);
        JsonElement resume = Assert.Single(second, static line => Kind(line) == "resume");
        Assert.Equal(1, resume.GetProperty("epoch").GetInt32());
        Assert.Equal(Figures(whole), Figures([.. first, .. second]));
    }

    [Fact]
    public void Run_ThatFails_SaysWhy()
    {
        using StringWriter text = new();
        TrainingOptions options = Options("none") with { Dataset = _folder.File("absent.json") };
        Assert.ThrowsAny<Exception>(() => new TrainingRun(options, new TrainingLog(TextWriter.Null), new TrainingEvents(text)).Run(TestContext.Current.CancellationToken));
        JsonElement line = JsonDocument.Parse(text.ToString()).RootElement;
        Assert.Equal("failed", Kind(line));
        Assert.Contains("absent.json", line.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    private static string Kind(JsonElement line) => line.GetProperty("event").GetString()!;

    private static IEnumerable<JsonElement> Epochs(IEnumerable<JsonElement> lines, string part)
        => lines.Where(line => Kind(line) == "epoch" && line.GetProperty("part").GetString() == part);

    private static IEnumerable<(int Epoch, double Loss, double Cider, string Samples)> Figures(IEnumerable<JsonElement> lines)
        => Epochs(lines, "captioner").Select(static epoch => (
            epoch.GetProperty("epoch").GetInt32(),
            epoch.GetProperty("loss").GetDouble(),
            epoch.GetProperty("cider").GetDouble(),
            epoch.GetProperty("samples").GetRawText()));

    /// <summary>Runs, stopping after a line.</summary>
    private List<JsonElement> Run(string name, Func<JsonElement, bool> stopAfter)
    {
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using LineWriter writer = new(line =>
        {
            if (stopAfter(line))
            {
                stop.Cancel();
            }
        });
        try
        {
            new TrainingRun(Options(name), new TrainingLog(TextWriter.Null), new TrainingEvents(writer)).Run(stop.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            // As asked.
        }

        return writer.Lines;
    }

    private TrainingOptions Options(string name) => new()
    {
        Dataset = Path.Combine(WorkingTree.Root, "custom_dataset.json"),
        Output = _folder.File(name),
        Backbone = Path.Combine(Shipped, "backbone.safetensors"),
        Classes = Path.Combine(Shipped, "imagenet-classes.txt"),
        CaptionerRecipe = new CaptionerRecipe { Epochs = 3 },
        EmbeddingRecipe = new EmbeddingRecipe { Epochs = 2 },
        Captioner = ToyData.Captioner with { Cells = 81, Channels = 1280 },
        Embedding = ToyData.Embedding with { Channels = 1280 },
    };

    private sealed class LineWriter(Action<JsonElement> told) : StringWriter
    {
        public List<JsonElement> Lines { get; } = [];

        public override void Write(string? value)
        {
            Assert.EndsWith("}\n", value, StringComparison.Ordinal);
            Lines.Add(JsonDocument.Parse(value!).RootElement);
            told(Lines[^1]);
        }
    }
}
