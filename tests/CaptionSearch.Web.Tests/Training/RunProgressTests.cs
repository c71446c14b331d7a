namespace CaptionSearch.Web.Training;

public sealed class RunProgressTests
{
    private const string Start = """{"event":"start","name":"a","dataset":"/d","pictureFolder":"/d/images","trainingPictures":16,"heldOutPictures":4,"captions":16,"captionerEpochs":2,"embeddingEpochs":2,"seed":1}""";

    [Fact]
    public void Of_NoLines_IsStarting()
    {
        RunProgress progress = RunProgress.Of([]);
        Assert.Null(progress.End);
        Assert.Equal(0, progress.Share);
        Assert.Equal("starting", progress.Doing);
        Assert.Empty(progress.Samples);
    }

    [Fact]
    public void Of_RunUnderWay_KnowsItsCurvesAndShare()
    {
        RunProgress progress = RunProgress.Of(
        [
            Start, Step(1, 4.0), Step(2, 3.0),
            """{"event":"epoch","part":"captioner","epoch":1,"epochs":2,"step":2,"steps":4,"loss":3.5,"seconds":1,"best":true,"cider":12.5,"bleu4":1,"rougeL":2,"words":7,"samples":[{"picture":"a.jpg","caption":"a dog","reference":"a cat"}]}""",
            Step(3, 2.0),
        ]);
        Assert.Equal(16, progress.TrainingPictures);
        Assert.Equal(4, progress.HeldOutPictures);
        Assert.Equal("/d/images", progress.PictureFolder);
        Assert.Equal([(0.5, 4.0), (1.0, 3.0), (1.5, 2.0)], progress.Captioner.Loss);
        Assert.Equal([(1.0, 12.5)], progress.Captioner.Curve(static epoch => epoch.Cider));
        Assert.Equal("a dog", Assert.Single(progress.Samples).Caption);
        Assert.Equal(1.5 / 4, progress.Share, 1e-9);
        Assert.Null(progress.End);
    }

    [Fact]
    public void Of_RunThatWasTakenUp_ForgetsTheStepsThatAreDoneAgain()
    {
        string epoch = """{"event":"epoch","part":"captioner","epoch":1,"epochs":2,"step":2,"steps":4,"loss":3.5,"best":true,"cider":1}""";
        string[] first = [Start, Step(1, 4), Step(2, 3), epoch, Step(3, 2), """{"event":"stopped"}"""];
        Assert.Equal(RunState.Stopped, RunProgress.Of(first).End);
        string[] second = [.. first, Start, """{"event":"resume","part":"captioner","epoch":1,"epochs":2}"""];
        RunProgress taken = RunProgress.Of(second);
        Assert.Null(taken.End);
        Assert.Equal(2, taken.Captioner.Loss.Count);
        Assert.Equal(1.0 / 4, taken.Share, 1e-9);
        Assert.Equal(2.5, RunProgress.Of([.. second, Step(3, 2.5)]).Captioner.Loss[^1].Y);
    }

    [Fact]
    public void Of_CutLastLine_IsLeftOut_AndFailureSaysWhy()
    {
        RunProgress progress = RunProgress.Of([Start, Step(1, 4), """{"event":"step","par""", "[1]", """{"event":"failed","message":"no pictures"}"""]);
        Assert.Equal(RunState.Failed, progress.End);
        Assert.Equal("no pictures", progress.Problem);
        Assert.Single(progress.Captioner.Loss);
    }

    [Fact]
    public void Of_FinishedModel_SaysWhatCameOfCompletingIt()
    {
        string[] lines = [Start, """{"event":"finish","done":3,"total":9}""", """{"event":"finish","message":"Too few pictures."}""", """{"event":"done"}"""];

        Assert.Equal("learning how probable hits are, 3 of 9 pictures", RunProgress.Of(lines[..2]).Doing);
        Assert.Equal("", RunProgress.Of(lines[..2]).Note);
        Assert.Equal(("done", "Too few pictures."), (RunProgress.Of(lines).Doing, RunProgress.Of(lines).Note));
        Assert.Equal("", RunProgress.Of([.. lines, Start]).Note);
    }

    private static string Step(int step, double loss)
        => FormattableString.Invariant($$"""{"event":"step","part":"captioner","epoch":{{(step + 1) / 2}},"epochs":2,"step":{{step}},"steps":4,"loss":{{loss}}}""");
}
