using CaptionSearch.Engine.Calibration;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>From examples to coefficients and to the figures that say how good they are; no picture, no index.</summary>
internal static class CalibrationFit
{
    private const int ShownHits = 10;

    // A class counts for the tags only if people use its name's last word: otherwise nobody could confirm it.
    private const int LeastUses = 20;

    private static readonly double[] Thresholds = [0.02, 0.04, 0.06, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5];

    /// <summary>The regression's coefficients.</summary>
    /// <remarks>Hits with a tag that fits are left out, while there are others of both kinds: the regression is about sentence and vector alone.</remarks>
    /// <exception cref="EvaluationException">There are not examples of both kinds.</exception>
    public static RelevanceParameters Relevance(IEnumerable<CalibrationExample> examples)
    {
        CalibrationExample[] used = [.. examples];
        CalibrationExample[] untagged = [.. used.Where(example => example.TagEvidence == 0)];
        if (untagged.Any(example => example.IsRelevant) && untagged.Any(example => !example.IsRelevant))
        {
            used = untagged;
        }

        double[] c = Fitted(
            "hits",
            [.. used.Select(example => new[]
            {
                example.Features.ZScore, example.Features.Cosine, example.Features.NoVector, example.Features.Coverage, example.Features.MissingIdf,
            })],
            [.. used.Select(example => example.IsRelevant)]);
        return new RelevanceParameters(c[0], c[1], c[2], c[3], c[4], c[5]);
    }

    /// <summary>Each example with the probability it gets from coefficients that were fitted to the other half.</summary>
    /// <param name="examples">The examples.</param>
    /// <param name="useTags">Whether what a tag says counts beside the regression, as it does in searches without a picture.</param>
    public static IReadOnlyList<(CalibrationExample Example, double Probability)> CrossValidated(IReadOnlyList<CalibrationExample> examples, bool useTags = true)
    {
        RelevanceParameters[] ofHalf = [Relevance(examples.Where(e => e.Query.Half == 1)), Relevance(examples.Where(e => e.Query.Half == 0))];
        return [.. examples.Select(example => (example, Probability(example, ofHalf[example.Query.Half])))];

        double Probability(CalibrationExample example, RelevanceParameters parameters)
            => useTags ? example.Probability(parameters) : parameters.Probability(example.Features);
    }

    /// <summary>What each threshold does to the first ten hits.</summary>
    /// <param name="predicted">Examples with their probabilities.</param>
    /// <param name="queries">All queries, those without any hit too.</param>
    public static IReadOnlyList<CalibrationTradeOff> TradeOffs(
        IReadOnlyList<(CalibrationExample Example, double Probability)> predicted, IReadOnlyList<CalibrationQuery> queries)
    {
        var first = predicted.Where(p => p.Example.Rank <= ShownHits).GroupBy(p => p.Example.Query).ToArray();
        return [.. Thresholds.Select(threshold =>
        {
            var answerable = first.Where(hits => hits.Any(hit => hit.Example.IsRelevant)).ToArray();
            var relevant = answerable.SelectMany(hits => hits).Where(hit => hit.Example.IsRelevant).ToArray();
            var shown = first.Where(hits => hits.Key.Kind == CalibrationQueryKind.OnTopic).SelectMany(hits => hits)
                .Where(hit => hit.Probability >= threshold).ToArray();
            return new CalibrationTradeOff(
                threshold,
                Answered(CalibrationQueryKind.ForeignWord),
                Answered(CalibrationQueryKind.RemovedConcept),
                Share(answerable.Count(hits => hits.Any(hit => hit.Probability >= threshold)), answerable.Length),
                Share(relevant.Count(hit => hit.Probability >= threshold), relevant.Length),
                Share(shown.Count(hit => hit.Example.IsRelevant), shown.Length));

            double Answered(CalibrationQueryKind kind) => Share(
                first.Count(hits => hits.Key.Kind == kind && hits.Any(hit => hit.Probability >= threshold)), queries.Count(query => query.Kind == kind));
        })];
    }

    /// <summary>Tags with whether a person names the thing: what a class is called last ("mountain bike": bike) is in a caption of the picture.</summary>
    public static IReadOnlyList<(float Probability, bool IsRight)> TagExamples(IReadOnlyList<DescribedPicture> pictures, IReadOnlyList<string> otherCaptions)
    {
        Dictionary<string, int> uses = otherCaptions.SelectMany(caption => Terms(caption).Distinct(StringComparer.Ordinal))
            .GroupBy(term => term, StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Count(), StringComparer.Ordinal);
        List<(float Probability, bool IsRight)> examples = [];
        foreach (DescribedPicture picture in pictures)
        {
            HashSet<string> said = [.. picture.Captions.SelectMany(Terms)];
            foreach (Captioning.ModelFile.Tag tag in picture.Description.Tags)
            {
                string? last = Terms(tag.Name).LastOrDefault();
                if (last is not null && uses.GetValueOrDefault(last) >= LeastUses)
                {
                    examples.Add((tag.Probability, said.Contains(last)));
                }
            }
        }

        return examples;
    }

    /// <summary>The coefficients for tags.</summary>
    /// <exception cref="EvaluationException">There are not examples of both kinds.</exception>
    public static TagCalibration Tags(IReadOnlyList<(float Probability, bool IsRight)> examples, double minProbability)
    {
        double[] c = Fitted(
            "tags",
            [.. examples.Select(example => new[] { Math.Log(Clamped(example.Probability) / (1 - Clamped(example.Probability))) })],
            [.. examples.Select(example => example.IsRight)]);
        return new TagCalibration(c[0], c[1], minProbability);

        static double Clamped(float p) => Math.Clamp(p, 1e-7, 1 - 1e-7);
    }

    private static double[] Fitted(string what, IReadOnlyList<double[]> x, IReadOnlyList<bool> y)
        => y.Contains(true) && y.Contains(false)
            ? LogisticRegression.Fit(x, y)
            : throw new EvaluationException(
                $"Too few pictures to calibrate with: there are no right and wrong {what} to learn from. Expected a data set like Flickr8k, with 1,000 dev pictures of five captions each.");

    private static IEnumerable<string> Terms(string text) => CaptionAnalyzer.Index(text).Select(token => token.Term);

    private static double Share(int part, int whole) => whole == 0 ? 0 : part / (double)whole;
}
