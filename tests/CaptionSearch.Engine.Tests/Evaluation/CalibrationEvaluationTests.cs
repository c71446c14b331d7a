using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Calibration;
using CaptionSearch.Engine.Evaluation;
using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Tests.Evaluation;

/// <summary>A calibration for a model that has none, from the held-out pictures of its data set.</summary>
public sealed class CalibrationEvaluationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Run_AHundredHeldOutPictures_GiveACalibrationThatTellsRightFromWrong()
    {
        string flickr = SharedData.Require("flickr8k");
        EvaluationSet dev = EvaluationSet.FromFlickr8k(flickr, Flickr8kSplit.Dev);
        EvaluationSet train = EvaluationSet.FromFlickr8k(flickr, Flickr8kSplit.Train);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(WorkingTree.Root, "models", ModelFolder.ShippedName)))
        {
            if (Path.GetFileName(file) is not CalibrationFile.FileName)
            {
                File.Copy(file, _folder.At(Path.GetFileName(file)));
            }
        }

        using CaptionModel model = CaptionModel.Load(_folder.Root);
        Assert.Null(ModelCalibration.Load(model));

        CalibrationReport report = await CalibrationEvaluation.RunAsync(
            dev with { Pictures = [.. dev.Pictures.Take(CalibrationEvaluation.LeastHeldOut)] }, train with { Pictures = [.. train.Pictures.Take(300)] }, "a set",
            model, new EvaluationOptions(), null, Token);
        report.Calibration.Write(model);

        ModelCalibration calibration = ModelCalibration.Load(model)!;
        Assert.Contains("100 held-out pictures of a set", calibration.About, StringComparison.Ordinal);
        Assert.InRange(calibration.MinProbability, 0.02, 0.3);
        Assert.True(calibration.Relevance.Text.Cosine > 0 && calibration.Tags.Slope > 0);
        CalibrationTradeOff cut = report.Text.Single(cut => cut.Threshold == calibration.MinProbability);
        Assert.True(cut.RelevantKept > cut.ForeignAnswered + 0.3, $"{cut}");
        Assert.All(report.Reliability.Where(bin => bin.Count >= 200), bin => Assert.Equal(bin.Predicted, bin.Observed, 0.1));
    }

    [Theory]
    [InlineData(99, "99 are held out, at least 100 are needed")]
    [InlineData(0, "0 are held out")]
    public async Task Run_TooFewHeldOut_SaysSoBeforeAnyPictureIsRead(int pictures, string reason)
    {
        using TinyModel files = TinyModel.Create();
        using CaptionModel model = CaptionModel.Load(files.Folder);
        EvaluationSet set = new("no-such-folder", [.. Enumerable.Range(0, pictures).Select(i => new CaptionedPicture($"{i}.jpg", ["a dog"]))]);

        EvaluationException error = await Assert.ThrowsAsync<EvaluationException>(
            () => CalibrationEvaluation.RunAsync(set, set, "a set", model, new EvaluationOptions(), null, Token));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }
}
