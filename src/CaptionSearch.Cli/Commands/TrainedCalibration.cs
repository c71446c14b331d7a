using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Evaluation;
using CaptionSearch.Training.Datasets;

namespace CaptionSearch.Cli.Commands;

/// <summary>The last step of <c>train</c>: the new model learns from the held-out pictures how probable its hits are.</summary>
internal static class TrainedCalibration
{
    // As many lines of progress at most, so that programs that listen are not flooded.
    private const int Reports = 50;

    /// <summary>Writes the calibration into the model's folder, or says why there is none.</summary>
    /// <param name="set">What the model was trained on.</param>
    /// <param name="folder">The model's folder.</param>
    /// <param name="progress">Told the pictures done and those of all.</param>
    /// <param name="cancellationToken">Checked before each picture and query.</param>
    public static string Write(TrainingSet set, string folder, Action<int, int> progress, CancellationToken cancellationToken)
    {
        try
        {
            using CaptionModel model = CaptionModel.Load(folder);
            CalibrationReport report = CalibrationEvaluation.RunAsync(
                new EvaluationSet(set.PictureFolder, set.HeldOut), new EvaluationSet(set.PictureFolder, set.Training), set.Name,
                model, new EvaluationOptions(), new Now(progress), cancellationToken).GetAwaiter().GetResult();
            report.Calibration.Write(model);
            return string.Create(
                CultureInfo.InvariantCulture,
                $"how probable hits are was learned from {report.Images} held-out pictures; those less probable than {report.Calibration.MinProbability} are not shown");
        }
        catch (EvaluationException error)
        {
            return $"searches have no cut by probability. {error.Message}";
        }
    }

    /// <summary>Hands on some of the reports, at once.</summary>
    private sealed class Now(Action<int, int> progress) : IProgress<(int Done, int Total)>
    {
        public void Report((int Done, int Total) value)
        {
            if (value.Done == value.Total || value.Done % Math.Max(1, value.Total / Reports) == 0)
            {
                progress(value.Done, value.Total);
            }
        }
    }
}
