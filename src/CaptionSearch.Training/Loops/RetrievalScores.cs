using System.Globalization;
using CaptionSearch.Analysis.Metrics;

namespace CaptionSearch.Training.Loops;

/// <summary>How well sentences find pictures and pictures sentences.</summary>
/// <param name="TextToPicture">Every sentence a query.</param>
/// <param name="PictureToText">Every picture a query.</param>
public sealed record RetrievalScores(RankScore TextToPicture, RankScore PictureToText)
{
    /// <summary>The scores in one line.</summary>
    public override string ToString() => $"text->picture {Line(TextToPicture)}; picture->text {Line(PictureToText)}";

    private static string Line(RankScore ranks) => string.Create(
        CultureInfo.InvariantCulture,
        $"R@1 {100 * ranks.R1:0.0}, R@5 {100 * ranks.R5:0.0}, R@10 {100 * ranks.R10:0.0}, medR {ranks.MedianRank:0.#}");
}
