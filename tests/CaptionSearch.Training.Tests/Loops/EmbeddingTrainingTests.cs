using CaptionSearch.Captioning;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Training.Loops;
using CaptionSearch.Training.Models;

namespace CaptionSearch.Training.Tests.Loops;

[Collection(nameof(SharedRandomNumbers))]
public sealed class EmbeddingTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly GridCache _cache;

    public EmbeddingTrainingTests() => _cache = ToyData.Cache(_folder.File("grids"), 12);

    public void Dispose()
    {
        _cache.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Run_ToyWorld_FindsThePictures()
    {
        Checkpoint<RetrievalScores> state = Training("learn", 40).Run(TestContext.Current.CancellationToken);
        Assert.True(state.History[^1].Loss < 0.7 * state.History[0].Loss, $"{state.History[0].Loss} -> {state.History[^1].Loss}");
        // Twelve different pictures; "There is a dog" fits three of them, so 67 % is all there is to reach.
        var pictures = ToyData.Pictures(12);
        RetrievalScores served = new RetrievalValidation(ToyData.Embedding, ToyData.Words(pictures), pictures, 0, _cache)
            .Score(EmbeddingTask.EmbedderWeights(state.BestWeights), bothViews: false, TestContext.Current.CancellationToken);
        // The serving side may round weights to 16 bits, which can swap two ranks that are almost equal.
        Assert.Equal(state.History[state.BestEpoch - 1].Scores.TextToPicture.R5, served.TextToPicture.R5, 0.1);
        Assert.Equal(state.History[state.BestEpoch - 1].Scores.PictureToText.R5, served.PictureToText.R5, 0.1);
        Assert.True(state.History[^1].Scores.TextToPicture.R1 > 0.5, $"{state.History[^1].Scores}");
    }

    [Fact]
    public void Run_Interrupted_GoesOnToTheSameWeights()
    {
        Checkpoint<RetrievalScores> whole = Training("whole", 3).Run(TestContext.Current.CancellationToken);
        using var stop = new CancellationTokenSource();
        int validations = 0;
        Assert.ThrowsAny<OperationCanceledException>(() => Training("parts", 3, () =>
        {
            if (++validations == 2)
            {
                stop.Cancel();
            }
        }).Run(stop.Token));
        Checkpoint<RetrievalScores> resumed = Training("parts", 3).Run(TestContext.Current.CancellationToken);
        Assert.Equal(whole.History.Select(static epoch => (epoch.Loss, epoch.Scores)), resumed.History.Select(static epoch => (epoch.Loss, epoch.Scores)));
        foreach ((string name, float[] values) in whole.BestWeights)
        {
            Assert.Equal(values, resumed.BestWeights[name]);
        }
    }

    private EmbeddingTraining Training(string name, int epochs, Action? validated = null)
    {
        var pictures = ToyData.Pictures(12);
        Vocabulary vocabulary = ToyData.Words(pictures);
        var validation = new RetrievalValidation(ToyData.Embedding, vocabulary, pictures, 0, _cache);
        return new EmbeddingTraining
        {
            Config = ToyData.Embedding,
            Recipe = new EmbeddingRecipe { Epochs = epochs, PicturesPerStep = 6, LearningRate = 0.02, WarmupSteps = 2, Average = 0.8 },
            VocabularyCount = vocabulary.Count,
            Pictures = TrainingPicture.Encode(pictures, 0, _cache, vocabulary),
            Cache = _cache,
            Seed = 4,
            CheckpointPath = _folder.File(name + ".checkpoint"),
            Log = new TrainingLog(TextWriter.Null),
            Validate = weights =>
            {
                validated?.Invoke();
                return validation.ScoreInBatches(weights, CancellationToken.None);
            },
        };
    }
}
