using System.Security.Cryptography;
using CaptionSearch.Captioning;
using CaptionSearch.Captioning.Backbones;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Import;
using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Training.Events;
using CaptionSearch.Training.Models;

namespace CaptionSearch.Training.Loops;

/// <summary>A whole training run: features, captioner, joint embedding, model folder. Killed at any point, the next run goes on where it was.</summary>
public sealed class TrainingRun
{
    private readonly TrainingLog _log;
    private readonly TrainingEvents _events;
    private readonly ModelFinish? _finish;
    private TrainingOptions _options;

    /// <summary>Prepares a run; nothing is read yet.</summary>
    /// <param name="options">What to train, from what, to where.</param>
    /// <param name="log">Receives progress.</param>
    /// <param name="events">Tells programs; null: nobody.</param>
    /// <param name="finish">Completes the model's folder; null: it is complete as it is.</param>
    public TrainingRun(TrainingOptions options, TrainingLog log, TrainingEvents? events = null, ModelFinish? finish = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(log);
        _options = options;
        _log = log;
        _events = events ?? TrainingEvents.None;
        _finish = finish;
    }

    /// <summary>Trains and writes the model folder.</summary>
    /// <param name="cancellationToken">Stops soon; finished pictures and epochs stay.</param>
    /// <exception cref="ImportException">The data set is missing, cannot be read or is too small.</exception>
    /// <exception cref="ModelFormatException">The backbone cannot be read.</exception>
    /// <exception cref="IOException">Where the model folder is to be there is something else, or the disk cannot be written.</exception>
    /// <exception cref="InvalidDataException">A checkpoint is damaged, or a part that is not to be trained has none.</exception>
    public TrainingReport Run(CancellationToken cancellationToken = default)
    {
        try
        {
            TrainingReport report = Extract(cancellationToken);
            _events.Done(report);
            return report;
        }
        catch (OperationCanceledException)
        {
            _events.Stopped();
            throw;
        }
        catch (Exception error)
        {
            _events.Failed(error.Message);
            throw;
        }
    }

    private TrainingReport Extract(CancellationToken cancellationToken)
    {
        ModelExport.CheckReplaceable(_options.Output);
        TrainingSet set = TrainingSet.Read(_options.Dataset, _options.PictureFolder, cancellationToken);
        string[] names = [.. set.Pictures.Select(static picture => picture.Name)];
        int captions = set.Training.Sum(static picture => picture.Captions.Count);
        _options = _options with
        {
            CaptionerRecipe = SmallSet.Fit(_options.CaptionerRecipe, set.Training.Count, captions),
            EmbeddingRecipe = SmallSet.Fit(_options.EmbeddingRecipe, set.Training.Count, captions),
        };
        StartingModel? start = _options.From is null ? null : StartingModel.Read(_options.From);
        if (start is not null)
        {
            _options = SmallSet.StartedFrom(_options, start.Config);
        }

        _events.Start(Name, _options, set);
        EfficientNetLite backbone = EfficientNetLite.Load(_options.Backbone, EfficientNetLiteVariant.Lite2);
        if (!File.Exists(_options.Classes))
        {
            throw new ModelFormatException($"{_options.Classes}: missing. It lists the names of the backbone's classes, one a line.");
        }

        string work = _options.Cache
            ?? Path.Combine(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_options.Output)))!, ".training");
        string checkpoints = Path.Combine(work, Name + ".checkpoints");
        Directory.CreateDirectory(checkpoints);

        string list = GridCacheHeader.ListFingerprint(set.PictureFolder, names);
        using GridCache cache = GridCache.Open(Path.Combine(work, GridFolder(set, list)), new GridCacheHeader
        {
            Backbone = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(_options.Backbone))),
            InputSize = backbone.InputSize,
            Cells = backbone.Cells,
            Channels = backbone.Channels,
            PictureList = list,
            Pictures = names.Length,
        });
        if (cache.WasStale)
        {
            _log.Write("features: the cached ones are of other pictures or another backbone; extracting anew");
        }

        IReadOnlyList<SkippedPicture> unread = GridExtraction.Run(
            set.PictureFolder, names, cache, () => FunctionOf(backbone), Environment.ProcessorCount, _log, _events.Features, cancellationToken);
        SkippedPicture[] skipped = [.. set.LeftOut, .. unread];
        foreach (SkippedPicture picture in skipped)
        {
            _log.Write($"left out: {picture.Name}: {picture.Reason}");
        }

        return Train(set, start, cache, skipped, checkpoints, cancellationToken);
    }

    /// <summary>Where grids are kept: every set but Flickr8k has a folder of its own, so that a small set does not throw the features of a large one away.</summary>
    private static string GridFolder(TrainingSet set, string list) => set.IsFlickr8k ? "grids" : "grids-" + list[..12];

    private string Name => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(_options.Output)));

    private TrainingReport Train(
        TrainingSet set,
        StartingModel? start,
        GridCache cache,
        IReadOnlyList<SkippedPicture> skipped,
        string checkpoints,
        CancellationToken cancellationToken)
    {
        IReadOnlyList<CaptionedPicture> training = set.Training;
        IReadOnlyList<CaptionedPicture> validation = set.HeldOut;
        bool isSmall = training.Count < SmallSet.Pictures;
        IEnumerable<IReadOnlyList<string>> sentences = [.. training.SelectMany(static picture => picture.Captions).Select(PlainTokens.Split)];
        Vocabulary captionerWords = Vocabulary.Build(sentences, _options.CaptionerRecipe.MinimumCount);
        Vocabulary embeddingWords = Vocabulary.Build(sentences, _options.EmbeddingRecipe.MinimumCount);
        captionerWords = start?.WithCaptionerWords(captionerWords) ?? captionerWords;
        embeddingWords = start?.WithEmbeddingWords(embeddingWords) ?? embeddingWords;
        CaptionValidation captions = new(_options.Captioner, captionerWords, validation, training.Count, cache);
        RetrievalValidation retrieval = new(_options.Embedding, embeddingWords, validation, training.Count, cache);
        IReadOnlyList<TrainingPicture> captionerPictures = TrainingPicture.Encode(training, 0, cache, captionerWords);
        IReadOnlyList<TrainingPicture> embeddingPictures = TrainingPicture.Encode(training, 0, cache, embeddingWords);

        CaptionerTraining captionerTraining = new()
        {
            Config = _options.Captioner,
            Recipe = _options.CaptionerRecipe,
            VocabularyCount = captionerWords.Count,
            Pictures = captionerPictures,
            IsSmall = isSmall,
            Start = start,
            Cache = cache,
            Seed = _options.Seed,
            CheckpointPath = Path.Combine(checkpoints, "captioner.checkpoint"),
            Log = _log,
            Events = _events,
            EpochDone = (figures, place) => _events.Epoch(CaptionerTraining.Part, figures, place, captions.Samples),
            Validate = weights => captions.Score(weights, cancellationToken),
        };
        Checkpoint<CaptionScores> captioner = _options.Parts.HasFlag(TrainingParts.Captioner)
            ? captionerTraining.Run(cancellationToken)
            : captionerTraining.Finished();

        EmbeddingTraining embeddingTraining = new()
        {
            Config = _options.Embedding,
            Recipe = _options.EmbeddingRecipe,
            VocabularyCount = embeddingWords.Count,
            FirstWords = WordVectors(captioner.BestWeights["embedding.weight"], captionerWords, embeddingWords),
            Pictures = embeddingPictures,
            IsSmall = isSmall,
            Start = start,
            Cache = cache,
            Seed = _options.Seed,
            CheckpointPath = Path.Combine(checkpoints, "embedding.checkpoint"),
            Log = _log,
            Events = _events,
            EpochDone = (figures, place) => _events.Epoch(EmbeddingTraining.Part, figures, place),
            Validate = weights => retrieval.ScoreInBatches(weights, cancellationToken),
        };
        Checkpoint<RetrievalScores> embedding = _options.Parts.HasFlag(TrainingParts.Embedding)
            ? embeddingTraining.Run(cancellationToken)
            : embeddingTraining.Finished();

        TrainingReport? report = null;
        ModelExport.Write(_options.Output, folder =>
        {
            ModelConfig config = new() { Name = Name, Captioner = _options.Captioner, Embedding = _options.Embedding };
            config.Write(Path.Combine(folder, ModelConfig.FileName));
            File.Copy(_options.Backbone, Path.Combine(folder, config.Backbone.Weights));
            File.Copy(_options.Classes, Path.Combine(folder, config.Backbone.Classes));
            captionerWords.Write(Path.Combine(folder, config.Captioner.Vocabulary));
            embeddingWords.Write(Path.Combine(folder, config.Embedding.Vocabulary));
            string captionerFile = Path.Combine(folder, config.Captioner.Weights);
            string embeddingFile = Path.Combine(folder, config.Embedding.Weights);
            ModelExport.WriteWeights(captionerFile, captioner.BestWeights, captionerTraining.Shapes());
            ModelExport.WriteWeights(embeddingFile, EmbeddingTask.EmbedderWeights(embedding.BestWeights), embeddingTraining.Shapes());

            // What is reported is what is shipped: the scores after rounding to float16.
            Dictionary<string, float[]> shipped = ModelExport.ReadWeights(embeddingFile);
            report = new TrainingReport
            {
                Folder = _options.Output,
                TrainingPictures = captionerPictures.Count,
                ValidationPictures = Enumerable.Range(training.Count, validation.Count).Count(cache.Has),
                CaptionerWords = captionerWords.Count,
                EmbeddingWords = embeddingWords.Count,
                Skipped = skipped,
                Captioner = captioner.History,
                CaptionerEpoch = captioner.BestEpoch,
                CaptionerScores = captions.Score(ModelExport.ReadWeights(captionerFile), cancellationToken),
                Embedding = embedding.History,
                EmbeddingEpoch = embedding.BestEpoch,
                EmbeddingScores = retrieval.Score(shipped, bothViews: false, cancellationToken),
                EmbeddingScoresBothViews = retrieval.Score(shipped, bothViews: true, cancellationToken),
            };
            if (_options.From is { } from && File.Exists(Path.Combine(from, "README.md")))
            {
                File.Copy(Path.Combine(from, "README.md"), Path.Combine(folder, ModelCard.CardOfStart));
            }

            File.WriteAllText(Path.Combine(folder, "README.md"), ModelCard.Write(Name, set, start?.Config.Name, _options, report));
        });
        _log.Write($"{_options.Output}: {report!.CaptionerScores}");
        _log.Write($"{_options.Output}: {report.EmbeddingScores}");
        if (_finish is not null)
        {
            string outcome = _finish(set, _options.Output, _events.Finish, cancellationToken);
            _log.Write($"{_options.Output}: {outcome}");
            _events.Finished(outcome);
        }

        return report;
    }

    /// <summary>The captioner's vectors of the embedding's words; null for words the captioner does not know, none at all when the lengths differ.</summary>
    private float[]?[] WordVectors(float[] vectors, Vocabulary from, Vocabulary to)
    {
        int length = vectors.Length / from.Count;
        return length != _options.Embedding.WordEmbedding ? [] :
        [
            .. Enumerable.Range(0, to.Count).Select(id => from.IdOf(to[id]) is > Vocabulary.UnknownId and var row
                ? vectors.AsSpan(row * length, length).ToArray()
                : null),
        ];
    }

    private static GridFunction FunctionOf(Backbone backbone)
    {
        BackboneWorkspace workspace = backbone.CreateWorkspace();
        return (rgb, grid) => backbone.Forward(rgb, workspace, grid);
    }
}
