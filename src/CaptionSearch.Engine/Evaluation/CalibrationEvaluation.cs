using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Calibration;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Import.Flickr8k;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>Use case <c>evaluate calibration</c>, and the end of <c>train</c>: learns how probable it is that a hit is relevant and that a tag is right.</summary>
/// <remarks>
/// Fitted to pictures that were held out (the dev pictures of Flickr8k), indexed with generated captions and tags; the background sample, the
/// rarity of words and the map that turns the vectors of query pictures are from the training pictures. Test pictures are not touched.
/// </remarks>
public static class CalibrationEvaluation
{
    /// <summary>Fewer held-out pictures than that are not learned from.</summary>
    public const int LeastHeldOut = 100;

    // More make it slower, hardly better.
    private const int MostHeldOut = 1000;

    /// <summary>Pictures of the background sample.</summary>
    private const int BackgroundPictures = 600;

    // A deviation needs two.
    private const int LeastBackgroundPictures = 2;

    /// <summary>Training pictures that the map for query pictures is fitted to, at most.</summary>
    private const int MostLearned = 6000;

    /// <summary>Hits of each query that the regression sees.</summary>
    private const int Depth = 20;

    /// <summary>A word that fewer pictures have is as rare as one that none has.</summary>
    private const int LeastPicturesOfAWord = 2;

    /// <summary>The cut loses at most this share of the right answers among the first ten hits.</summary>
    private const double AcceptedLoss = 0.075;

    // A cut that leaves more queries answered for which nothing is right is not worth its loss.
    private const double MostRemovedAnswered = 0.5;

    // Of a tag: more tags find more pictures down to here; fewer than one in seven is named by a person below it.
    private const double LeastTagProbability = 0.15;

    /// <summary>Fits a calibration to Flickr8k.</summary>
    /// <param name="dataset">Folder with Flickr8k as published.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Beam, threads, limits.</param>
    /// <param name="ranking">Weights and window: which hits a query has.</param>
    /// <param name="progress">Receives the number of pictures done and of all; from several threads.</param>
    /// <param name="cancellationToken">Checked before each picture and each query.</param>
    /// <exception cref="Import.ImportException">The folder is not a Flickr8k folder.</exception>
    /// <exception cref="EvaluationException">Not one picture could be read, or they are too few to learn from.</exception>
    public static Task<CalibrationReport> RunAsync(
        string dataset, CaptionModel model, EvaluationOptions options, RankingOptions ranking, IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellationToken)
        => RunAsync(
            EvaluationSet.FromFlickr8k(dataset, Flickr8kSplit.Dev), EvaluationSet.FromFlickr8k(dataset, Flickr8kSplit.Train), "dev pictures of Flickr8k",
            model, options, ranking, progress, cancellationToken);

    /// <summary>Fits a calibration to a data set that the model was trained on: to at most 1,000 of its held-out pictures, and 6,000 others.</summary>
    /// <param name="heldOut">Pictures that the model has not learned from.</param>
    /// <param name="train">Pictures that it has learned from.</param>
    /// <param name="name">Name of the data set.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Beam, threads, limits.</param>
    /// <param name="progress">Receives the number of pictures done and of all; from several threads.</param>
    /// <param name="cancellationToken">Checked before each picture and each query.</param>
    /// <exception cref="EvaluationException">They are too few to learn from, or have too few captions.</exception>
    public static Task<CalibrationReport> RunAsync(
        EvaluationSet heldOut, EvaluationSet train, string name, CaptionModel model, EvaluationOptions options, IProgress<(int Done, int Total)>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(heldOut);
        return heldOut.Pictures.Count >= LeastHeldOut
            ? RunAsync(
                Sample(heldOut, MostHeldOut), train, $"held-out pictures of {name}", model, options, new RankingOptions(), progress, cancellationToken)
            : throw new EvaluationException(
                $"Too few pictures to calibrate with: {heldOut.Pictures.Count} are held out, at least {LeastHeldOut} are needed.");
    }

    private static async Task<CalibrationReport> RunAsync(
        EvaluationSet dev, EvaluationSet train, string what, CaptionModel model, EvaluationOptions options, RankingOptions ranking,
        IProgress<(int Done, int Total)>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(model);
        EvaluationSet sample = Sample(train, MostLearned);
        int total = dev.Pictures.Count + sample.Pictures.Count;
        (List<DescribedPicture> pictures, IReadOnlyList<UnreadPicture> unread) = SearchEvaluation.Describe(
            dev, model, new DescriptionSettings { Beam = options.Beam, RawTags = true }, options, Sweep(progress, 0, total), cancellationToken);

        // A caption comes with every description; the shortest is the cheapest.
        DescriptionSettings vectorOnly = new() { Beam = 1, MaxWords = 1, Tags = 0 };
        (List<DescribedPicture> learned, _) = SearchEvaluation.Describe(
            sample, model, vectorOnly, options, Sweep(progress, dev.Pictures.Count, total), cancellationToken);
        if (learned.Count < LeastBackgroundPictures)
        {
            throw new EvaluationException($"Too few pictures to calibrate with: {learned.Count} of the train pictures could be read, at least {LeastBackgroundPictures} are needed.");
        }

        return await FitAsync(pictures, unread, learned, train.Pictures, what, model, options.Threads, ranking, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The fit, from pictures that are described already, with the classifier's own probabilities.</summary>
    internal static async Task<CalibrationReport> FitAsync(
        IReadOnlyList<DescribedPicture> pictures, IReadOnlyList<UnreadPicture> unread, IReadOnlyList<DescribedPicture> learned,
        IReadOnlyList<CaptionedPicture> train, string what, CaptionModel model, int threads, RankingOptions ranking, CancellationToken cancellationToken)
    {
        string[] trainCaptions = [.. train.SelectMany(picture => picture.Captions)];
        IReadOnlyList<(float Probability, bool IsRight)> tagExamples = CalibrationFit.TagExamples(pictures, trainCaptions);
        TagCalibration tags = CalibrationFit.Tags(tagExamples, LeastTagProbability);
        float[][] vectors = [.. learned.Select(picture => picture.Description.Vector)];
        LikenessMap likeness = LikenessFit.Run(vectors, new CaptionLikeness([.. learned.Select(picture => picture.Captions)]));
        int step = Math.Max(1, vectors.Length / BackgroundPictures);
        float[][] background = [.. vectors.Where((_, i) => i % step == 0).Take(BackgroundPictures)];

        // Coefficients play no part yet: only the features are taken from this one.
        RelevanceParameters none = new(0, 0, 0, 0, 0, 0);
        RelevanceModel unfitted = new(none, none, background, Rarity(train));
        EvaluationIndex evaluation = await EvaluationIndex.CreateAsync(
            pictures, model.Fingerprint, picture => Tags(picture, tags), cancellationToken).ConfigureAwait(false);
        await using (evaluation.ConfigureAwait(false))
        {
            CalibrationQueries maker = new(pictures, model);
            CalibrationQuery[] texts = [.. maker.ByText(trainCaptions, pictures.SelectMany(picture => Tags(picture, tags)).Select(tag => tag.Name))];
            CalibrationQuery[] byPicture = [.. maker.ByPicture(likeness, picture => Tags(picture, tags).Select(tag => tag.Name))];
            List<CalibrationExample> textExamples = await CollectAsync(texts, false).ConfigureAwait(false);
            List<CalibrationExample> pictureExamples = await CollectAsync(byPicture, true).ConfigureAwait(false);

            var predicted = CalibrationFit.CrossValidated(textExamples);
            IReadOnlyList<CalibrationTradeOff> textCuts = CalibrationFit.TradeOffs(predicted, texts);
            IReadOnlyList<CalibrationTradeOff> pictureCuts = CalibrationFit.TradeOffs(CalibrationFit.CrossValidated(pictureExamples, useTags: false), byPicture);
            ModelCalibration calibration = new()
            {
                Relevance = new RelevanceModel(CalibrationFit.Relevance(textExamples), CalibrationFit.Relevance(pictureExamples), background, unfitted.Rarity),
                Tags = tags,
                MinProbability = textCuts.LastOrDefault(cut => cut.RelevantKept >= 1 - AcceptedLoss)?.Threshold ?? 0,
                MinPictureProbability = pictureCuts
                    .LastOrDefault(cut => cut.RelevantKept >= 1 - AcceptedLoss && cut.RemovedAnswered <= MostRemovedAnswered)?.Threshold ?? 0,
                Likeness = likeness,
                About = About($"{pictures.Count} {what}", background.Length, train.Count),
                Background = background,
            };
            return new CalibrationReport(
                calibration,
                textCuts,
                pictureCuts,
                CalibrationBin.Of(predicted.Select(p => (p.Probability, p.Example.IsRelevant))),
                CalibrationBin.Of(tagExamples.Select(example => ((double)tags.Probability(example.Probability), example.IsRight))),
                pictures.Count,
                unread);
        }

        Task<List<CalibrationExample>> CollectAsync(CalibrationQuery[] queries, bool arePictures)
            => CalibrationHits.CollectAsync(evaluation.Index, pictures, queries, arePictures, unfitted, Depth, ranking, threads, cancellationToken);
    }

    private static IReadOnlyList<DocumentTag> Tags(DescribedPicture picture, TagCalibration calibration)
        => [.. picture.Description.Tags.Select(tag => new DocumentTag(tag.Name, calibration.Probability(tag.Probability)))
            .Where(tag => tag.Probability >= calibration.MinProbability)];

    private static WordRarity Rarity(IReadOnlyList<CaptionedPicture> train)
        => new(
            train.Count,
            train.SelectMany(picture => picture.Captions.SelectMany(CaptionAnalyzer.Index).Select(token => token.Term).Distinct(StringComparer.Ordinal))
                .GroupBy(term => term, StringComparer.Ordinal)
                .Where(group => group.Count() >= LeastPicturesOfAWord)
                .ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal));

    /// <summary>So many pictures at most, from all over the set.</summary>
    private static EvaluationSet Sample(EvaluationSet set, int most)
    {
        int step = Math.Max(1, set.Pictures.Count / most);
        return set with { Pictures = [.. set.Pictures.Where((_, i) => i % step == 0).Take(most)] };
    }

    private static PartialProgress? Sweep(IProgress<(int Done, int Total)>? progress, int before, int total)
        => progress is null ? null : new PartialProgress(progress, before, total);

    private static string About(string pictures, int background, int train) => string.Create(
        CultureInfo.InvariantCulture,
        $"How probable it is that a hit is relevant and that a tag is right. Logistic regressions fitted to the first {Depth} hits of queries made from the captions of {pictures} (some words of a caption; words that no caption has; words with all their pictures taken out), indexed with generated captions. Background sample: {background} training pictures. Rarity of words: captions of {train} training pictures, which the map for query pictures was fitted to as well. Tags: whether a person names what the class is called.");

    /// <summary>One of several sweeps; what those before it did counts too.</summary>
    private sealed class PartialProgress(IProgress<(int Done, int Total)> whole, int before, int total) : IProgress<int>
    {
        public void Report(int value) => whole.Report((before + value, total));
    }
}
