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
    public void Backbone_IsLookedForBesideTheDataSet_InTheModel_OrWhereTold()
    {
        (string weights, string classes) = TrainCommand.Backbone("/data/flickr8k", null, null);
        Assert.Equal("/data/weights/efficientnet_lite2-imagenet.safetensors", Path.GetFullPath(weights));
        Assert.Equal("/data/weights/imagenet-classes.txt", classes);

        (weights, classes) = TrainCommand.Backbone("/data/flickr8k", null, "/models/one");
        Assert.Equal("/models/one/backbone.safetensors", weights);
        Assert.Equal("/models/one/imagenet-classes.txt", classes);

        Assert.Equal("/else/net.safetensors", TrainCommand.Backbone("/data/flickr8k", "/else/net.safetensors", "/models/one").Weights);
    }
}
