using CaptionSearch.Captioning;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Training.Loops;

namespace CaptionSearch.Training.Tests.Loops;

[Collection(nameof(SharedRandomNumbers))]
public sealed class CaptionerTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GridCache _cache;

    public CaptionerTrainingTests() => _cache = ToyData.Cache(_folder.File("grids"), 24);

    public void Dispose()
    {
        _cache.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Run_ToyWorld_LearnsToSayWhatIsThere()
    {
        Checkpoint<CaptionScores> state = Training("learn", 30).Run(TestContext.Current.CancellationToken);
        Assert.Equal(30, state.History.Count);
        Assert.True(state.History[^1].Loss < 0.6 * state.History[0].Loss, $"{state.History[0].Loss} -> {state.History[^1].Loss}");
        // Half of the captions name the colour: the best is to name the thing right, which the score rewards.
        Assert.True(state.History[state.BestEpoch - 1].Scores.Cider > 300, $"CIDEr {state.History[state.BestEpoch - 1].Scores.Cider}");
        Assert.All(state.History, epoch => Assert.True(epoch.Scores.Cider <= state.History[state.BestEpoch - 1].Scores.Cider));
    }

    [Fact]
    public void Run_Interrupted_GoesOnToTheSameWeights()
    {
        Checkpoint<CaptionScores> whole = Training("whole", 4).Run(TestContext.Current.CancellationToken);

        using var stop = new CancellationTokenSource();
        int validations = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => Training("parts", 4, () =>
        {
            // The second epoch is validated but its checkpoint is never written.
            if (++validations == 2)
            {
                stop.Cancel();
            }
        }).Run(stop.Token));
        Checkpoint<CaptionScores> resumed = Training("parts", 4).Run(TestContext.Current.CancellationToken);

        Assert.Equal(whole.History.Select(static epoch => (epoch.Loss, epoch.Scores)), resumed.History.Select(static epoch => (epoch.Loss, epoch.Scores)));
        Assert.Equal(whole.BestEpoch, resumed.BestEpoch);
        foreach ((string name, float[] values) in whole.BestWeights)
        {
            Assert.Equal(values, resumed.BestWeights[name]);
        }
    }

    [Fact]
    public void Run_OtherSettings_StartsAnew()
    {
        Training("again", 1).Run(TestContext.Current.CancellationToken);
        using StringWriter text = new();
        Checkpoint<CaptionScores> second = Training("again", 2, log: new TrainingLog(text)).Run(TestContext.Current.CancellationToken);
        Assert.Equal(2, second.History.Count);
        Assert.Contains("of other settings", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Run_DamagedCheckpoint_SaysSo()
    {
        CaptionerTraining training = Training("damaged", 1);
        training.Run(TestContext.Current.CancellationToken);
        byte[] bytes = File.ReadAllBytes(training.CheckpointPath);
        File.WriteAllBytes(training.CheckpointPath, bytes[..(bytes.Length / 10)]);
        InvalidDataException error = Assert.Throws<InvalidDataException>(() => training.Run(TestContext.Current.CancellationToken));
        Assert.Contains(training.CheckpointPath, error.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidDataException>(() => training.Finished());
    }

    private CaptionerTraining Training(string name, int epochs, Action? validated = null, TrainingLog? log = null)
    {
        var pictures = ToyData.Pictures(24);
        Vocabulary vocabulary = ToyData.Words(pictures);
        var validation = new CaptionValidation(ToyData.Captioner, vocabulary, pictures, 0, _cache);
        return new CaptionerTraining
        {
            Config = ToyData.Captioner,
            Recipe = new CaptionerRecipe
            {
                Epochs = epochs,
                PicturesPerStep = 6,
                LearningRate = 0.02,
                WarmupSteps = 4,
                Average = 0.9,
                OutputDropout = 0.2,
            },
            VocabularyCount = vocabulary.Count,
            Pictures = TrainingPicture.Encode(pictures, 0, _cache, vocabulary),
            Cache = _cache,
            Seed = 3,
            CheckpointPath = _folder.File(name + ".checkpoint"),
            Log = log ?? new TrainingLog(TextWriter.Null),
            Validate = weights =>
            {
                validated?.Invoke();
                return validation.Score(weights, CancellationToken.None);
            },
        };
    }
}
