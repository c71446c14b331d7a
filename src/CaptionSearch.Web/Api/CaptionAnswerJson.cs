using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Json;

namespace CaptionSearch.Web.Api;

/// <summary>What the model says about a picture.</summary>
/// <param name="Caption">The best sentence.</param>
/// <param name="Confidence">Geometric mean of the probabilities of its words, 0..1.</param>
/// <param name="LogProbability">Of the sentence, natural logarithm.</param>
/// <param name="Hypotheses">The best sentences, best first.</param>
/// <param name="Tags">What the classifier sees, likeliest first.</param>
/// <param name="Width">Of the picture, upright, in pixels.</param>
/// <param name="Height">Of the picture, upright, in pixels.</param>
/// <param name="GridWidth">Columns of the grid that attention is given over.</param>
/// <param name="GridHeight">Rows of that grid.</param>
/// <param name="Model">Fingerprint of the model.</param>
internal sealed record CaptionAnswerJson(
    string Caption,
    double Confidence,
    double LogProbability,
    IReadOnlyList<HypothesisJson> Hypotheses,
    IReadOnlyList<TagJson> Tags,
    int Width,
    int Height,
    int GridWidth,
    int GridHeight,
    string Model)
{
    /// <summary>The answer that was given.</summary>
    public static CaptionAnswerJson Of(CaptionAnswer answer)
    {
        HypothesisJson[] hypotheses = [.. answer.Hypotheses.Select(HypothesisJson.Of)];
        return new CaptionAnswerJson(
            hypotheses[0].Caption,
            hypotheses[0].Confidence,
            hypotheses[0].LogProbability,
            hypotheses,
            [.. answer.Tags.Select(static tag => new TagJson(tag.Name, HypothesisJson.Rounded(tag.Probability)))],
            answer.Width,
            answer.Height,
            answer.GridWidth,
            answer.GridHeight,
            answer.ModelFingerprint);
    }
}
