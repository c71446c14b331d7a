using CaptionSearch.Engine;
using CaptionSearch.Tests.Shared;
using CaptionSearch.Training.Datasets;

namespace CaptionSearch.Cli.Commands;

public sealed class TrainCommandTests
{
    [Fact]
    public async Task Train_WithoutDataset_IsWrongUsage()
    {
        Session session = await Session.RunAsync("train", "--out", "models/mine");
        Assert.Equal(ExitCode.Usage, session.ExitCode);
        Assert.Contains("--dataset", session.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decoder")]
    [InlineData("captioner,")]
    public async Task Train_UnknownPart_IsWrongUsage(string parts)
    {
        Session session = await Session.RunAsync("train", "--dataset", "a", "--out", "b", "--parts", parts);
        Assert.Equal(ExitCode.Usage, session.ExitCode);
        Assert.Contains($"--parts is '{parts}'; it must be captioner, embedding or captioner,embedding.", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Train_MissingDataset_IsOneLineAndFails()
    {
        Session session = await Session.RunAsync("train", "--dataset", "no-such-folder", "--out", "no-such-model");
        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.StartsWith("captionsearch: no-such-folder", session.Error, StringComparison.Ordinal);
        Assert.Equal(1, session.Error.Count(static letter => letter == '\n'));
        Assert.False(Directory.Exists("no-such-model"));
    }

    [Fact]
    public void Backbone_IsWhereTold_InTheModel_BesideTheDataSet_OrInTheModelInUse()
    {
        using TemporaryFolder folder = new();
        string set = folder.At("flickr8k");
        string model = Directory.CreateDirectory(folder.At("model")).FullName;
        string inUse = Directory.CreateDirectory(folder.At("in-use")).FullName;
        string? Environment(string name) => name == ModelFolder.Variable ? inUse : null;

        Assert.Equal(Path.Combine(inUse, "backbone.safetensors"), TrainCommand.Backbone(set, null, null, Environment).Weights);

        string beside = folder.At("weights/efficientnet_lite2-imagenet.safetensors");
        Directory.CreateDirectory(Path.GetDirectoryName(beside)!);
        File.WriteAllText(beside, "weights");
        (string weights, string classes) = TrainCommand.Backbone(set, null, null, Environment);
        Assert.Equal(beside, weights);
        Assert.Equal(folder.At("weights/imagenet-classes.txt"), classes);

        (weights, classes) = TrainCommand.Backbone(set, null, model, Environment);
        Assert.Equal(Path.Combine(model, "backbone.safetensors"), weights);
        Assert.Equal(Path.Combine(model, "imagenet-classes.txt"), classes);

        Assert.Equal("/else/net.safetensors", TrainCommand.Backbone(set, "/else/net.safetensors", model, Environment).Weights);
    }

    [Fact]
    public async Task Train_UntilInputEnds_StopsAtItsEnd_AndTheEventsSaySo()
    {
        using TemporaryFolder folder = new();
        string dataset = Path.Combine(WorkingTree.Root, "custom_dataset.json");
        string[] line = ["train", "--dataset", dataset, "--out", folder.At("mine"), "--epochs", "900", "--until-input-ends", "--quiet"];

        // The input is empty, so it ends at once; the training would take half an hour.
        Session session = await Session.RunAsync([.. line, "--events", "-"], input: "");
        Assert.Equal(ExitCode.Interrupted, session.ExitCode);
        Assert.EndsWith("{\"event\":\"stopped\"}\n", session.Out, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("mine")));

        string file = folder.At("events.jsonl");
        await Session.RunAsync([.. line, "--events", file], input: "go on\n");
        await Session.RunAsync([.. line, "--events", file], input: "go on\n");
        Assert.Equal(2, File.ReadLines(file).Count(static text => text == "{\"event\":\"stopped\"}"));
    }

    [Fact]
    public void Calibration_SmallSet_SaysWhyThereIsNone_AndLeavesTheModelAlone()
    {
        TrainingSet set = TrainingSet.Read(Path.Combine(WorkingTree.Root, "custom_dataset.json"), cancellationToken: TestContext.Current.CancellationToken);
        using TinyModel model = TinyModel.Create();
        string[] before = [.. Directory.EnumerateFiles(model.Folder).Order()];

        string said = TrainedCalibration.Write(set, model.Folder, static (_, _) => { }, TestContext.Current.CancellationToken);

        Assert.Equal("searches have no cut by probability. Too few pictures to calibrate with: 2 are held out, at least 100 are needed.", said);
        Assert.Equal(before, Directory.EnumerateFiles(model.Folder).Order());
    }

    [Fact]
    public async Task Train_EventsToAFolder_IsOneLineAndFails()
    {
        using TemporaryFolder folder = new();
        Session session = await Session.RunAsync("train", "--dataset", "a", "--out", folder.At("mine"), "--events", folder.Root);
        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Equal(1, session.Error.Count(static letter => letter == '\n'));
    }
}
