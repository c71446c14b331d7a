using System.Net;
using System.Text.Json;
using CaptionSearch.Engine;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Training;

/// <summary>Trainings from the page, in real child processes on the sample's twelve pictures.</summary>
public sealed class TrainingPageTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Training_StartedStoppedTakenUpComparedUsedAndRolledBack()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 3, TrainingPage.WithProgram);
        TrainingPage page = new(server);

        await page.StartAsync(epochs: 4);
        List<JsonElement> first = await page.FollowAsync(static line => TrainingPage.Kind(line) == "epoch");
        Assert.Contains(first, static line => TrainingPage.Kind(line) == "step");
        using (HttpResponseMessage picture = await server.Client.GetAsync("/training/samples/0", Token))
        {
            Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        }

        // One at a time, of trainings and of everything else.
        Assert.Contains("A training is running", await page.StartAsync(epochs: 1, "other"), StringComparison.Ordinal);
        Assert.Contains("Something else is under way", await page.SendAsync("RollBack"), StringComparison.Ordinal);

        string stopped = await page.SendAsync("Stop");
        Assert.Contains("badge warn\">stopped<", stopped, StringComparison.Ordinal);
        Assert.Contains("Resume", stopped, StringComparison.Ordinal);

        await page.SendAsync("Resume");
        List<JsonElement> whole = await page.FollowAsync(static line => TrainingPage.Kind(line) == "done");
        Assert.Contains(whole, static line => TrainingPage.Kind(line) == "resume" && line.GetProperty("epoch").GetInt32() >= 1);
        int[] epochs = [.. whole.Where(static line => TrainingPage.Kind(line) == "epoch" && line.GetProperty("part").GetString() == "captioner").Select(static line => line.GetProperty("epoch").GetInt32())];
        Assert.Equal([1, 2, 3, 4], epochs);
        string done = await page.UntilAsync("badge good\">done<");
        Assert.Contains("Too few pictures to calibrate with: 2 are held out, at least 100 are needed.", done, StringComparison.Ordinal);
        Assert.Contains("points=\"", done, StringComparison.Ordinal);

        await page.SendAsync("Compare", ("model", "mine"));
        Assert.Contains("held-out pictures; so few say little", await page.UntilAsync("were measured on 2 held-out pictures"), StringComparison.Ordinal);

        await page.SendAsync("Use", ("model", "mine"));
        string used = await page.UntilAsync("mine is the current model: 3 pictures");
        Assert.Contains("The index is of <strong>mine</strong>", used, StringComparison.Ordinal);
        Assert.DoesNotContain("Compare with the current model", used, StringComparison.Ordinal);
        await page.SendAsync("Compare", ("model", "mine"));
        await page.UntilAsync("mine is the current model: there is nothing to compare it with");

        await page.SendAsync("RollBack");
        Assert.DoesNotContain(
            "The index is of <strong>mine</strong>", await page.UntilAsync("is the current model again"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Training_ServerStopped_StopsWithIt_AndAnotherServerTakesItUp()
    {
        using TemporaryFolder data = new();
        await using (RunningServer server = await RunningServer.StartAsync(change: options => TrainingPage.WithProgram(options) with { Data = new DataFolder(data.Root) }))
        {
            TrainingPage page = new(server);
            await page.StartAsync(epochs: 500, from: "nothing");
            await page.FollowAsync(static line => TrainingPage.Kind(line) == "epoch");
        }

        string last = (await File.ReadAllLinesAsync(data.At("training", "mine", "events.jsonl"), Token))[^1];
        Assert.Equal("""{"event":"stopped"}""", last);

        await using RunningServer other = await RunningServer.StartAsync(change: options => TrainingPage.WithProgram(options) with { Data = new DataFolder(data.Root) });
        TrainingPage again = new(other);
        Assert.Contains("badge warn\">stopped<", await again.ReadAsync(), StringComparison.Ordinal);
        await again.SendAsync("Resume");
        await again.FollowAsync(static line => TrainingPage.Kind(line) == "resume");
        await again.SendAsync("Stop");
    }

    [Fact]
    public async Task Start_WhatIsNotAllowed_SaysWhy()
    {
        using TemporaryFolder root = new();
        root.Write("broken/captions.csv", [.. "nothing"u8]);
        await using RunningServer server = await RunningServer.StartAsync(
            change: options => TrainingPage.WithProgram(options) with { Roots = [root.Root] });
        TrainingPage page = new(server);

        Assert.Contains("is not below a folder", await page.SendAsync("Start", ("path", "/etc"), ("epochs", "1"), ("embeddingEpochs", "1")), StringComparison.Ordinal);
        Assert.Contains("There is no such file", await page.SendAsync("Start", ("path", root.At("absent")), ("epochs", "1"), ("embeddingEpochs", "1")), StringComparison.Ordinal);
        Assert.Contains("1 to 1000", await page.SendAsync("Start", ("dataset", TrainingPage.Sample), ("epochs", "0"), ("embeddingEpochs", "1")), StringComparison.Ordinal);
        Assert.Contains("1 to 1000", await page.SendAsync("Start", ("dataset", TrainingPage.Sample), ("epochs", "many"), ("embeddingEpochs", "1")), StringComparison.Ordinal);
        Assert.Contains("A model's name is", await page.StartAsync(1, "../evil"), StringComparison.Ordinal);
        Assert.Contains("There is no such model", await page.SendAsync("Use", ("model", "../../secret")), StringComparison.Ordinal);
        Assert.Contains("no stopped training", await page.SendAsync("Resume"), StringComparison.Ordinal);

        // A data set that cannot be read fails in the child, and the page says why.
        await page.SendAsync("Start", ("path", root.At("broken")), ("epochs", "1"), ("embeddingEpochs", "1"));
        string failed = await page.UntilAsync("badge bad\">failed<");
        Assert.Contains("captions.csv", failed, StringComparison.Ordinal);
        Assert.Contains("Training of broken-1", failed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Use_ServerBoundToAModel_IsRefusedBeforeAnyWork()
    {
        await using RunningServer server = await RunningServer.StartAsync(pictures: 1, options => options with { FixedModel = "models/bound" });
        using TinyModel trained = TinyModel.Create(seed: 99);
        string folder = Path.Combine(RunFolder.Models(server.Options.Data), "mine");
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.EnumerateFiles(trained.Folder))
        {
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        TrainingPage page = new(server);
        const string reason = "This server was started with --model models/bound and answers with that model only.";

        string shown = await page.ReadAsync();
        Assert.Contains(reason, shown, StringComparison.Ordinal);
        Assert.DoesNotContain("Make it the current model", shown, StringComparison.Ordinal);
        foreach (string handler in new[] { "Use", "RollBack" })
        {
            string refused = await page.SendAsync(handler, ("model", "mine"));
            Assert.Equal(2, refused.Split(reason).Length - 1); // as an answer, and where the button would be
            Assert.DoesNotContain("Moving the index", refused, StringComparison.Ordinal);
            Assert.DoesNotContain("Going back", refused, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Post_WithoutTheFormsToken_IsRefused()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using FormUrlEncodedContent form = new([KeyValuePair.Create("dataset", TrainingPage.Sample)]);
        using HttpResponseMessage reply = await server.Client.PostAsync("/training?handler=Start", form, Token);
        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
    }

    [Fact]
    public async Task Samples_WithoutATraining_AreNotThere()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        using HttpResponseMessage reply = await server.Client.GetAsync("/training/samples/0", Token);
        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
    }
}
