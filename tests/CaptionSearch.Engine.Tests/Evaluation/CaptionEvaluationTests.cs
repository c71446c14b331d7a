using CaptionSearch.Engine.Evaluation;

namespace CaptionSearch.Engine.Tests.Evaluation;

public sealed class CaptionEvaluationTests
{
    [Fact]
    public void Report_WorkedExampleWithPunctuationAndCapitals_GivesItsNumbers()
    {
        // The example of the metrics' definition, written as people write: the tokens are the same.
        CaptionReport report = CaptionEvaluation.Report(
        [
            new("A brown dog is running on the sand .", ["A brown dog runs across the wet sand.", "The dog is running on a beach!"], [-8, -8]),
            new("two children are playing with a ball", ["Two children play football, in a park", "Kids are playing with a ball on the \"grass\" ."], [-8, -9]),
            new("a man on a bike", ["A man rides a red bicycle down the street", "a cyclist on a red bike"], [-9, -6]),
        ],
        [new UnreadPicture("x.jpg", "There is no such file.")]);

        Assert.Equal([0.951229, 0.799193, 0.638563, 0.509808], report.Bleu.Values.Select(value => Math.Round(value, 6)));
        Assert.Equal(0.952381, report.Bleu.Ratio, 6);
        Assert.Equal(0.650588, report.RougeL, 6);
        Assert.Equal(2.545551, report.Cider, 6);
        Assert.Equal(3, report.Images);
        Assert.Equal("x.jpg", Assert.Single(report.Unread).Name);

        // a brown dog is running on the sand | two children are playing with ball | man bike
        Assert.Equal(16, report.Words);

        // 8 + 7 + 7 + 9 + 9 + 6 words and six ends; the sum of the logarithms is -48.
        Assert.Equal(Math.Exp(48 / 52.0), report.Perplexity, 9);
    }
}
