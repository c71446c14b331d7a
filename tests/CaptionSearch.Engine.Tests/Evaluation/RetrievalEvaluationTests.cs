using CaptionSearch.Engine.Evaluation;

namespace CaptionSearch.Engine.Tests.Evaluation;

public sealed class RetrievalEvaluationTests
{
    private static readonly float[][] Pictures = [[1, 0], [0, 1], [-1, 0]];

    [Fact]
    public void Report_EverySentenceAtItsPicture_IsPerfect()
    {
        RetrievalReport report = RetrievalEvaluation.Report(Pictures, [[1, 0], [0, 1], [-1, 0]], [0, 1, 2], []);

        Assert.Equal(1, report.TextToPicture.R1);
        Assert.Equal(1, report.PictureToText.MedianRank);
        Assert.Equal(3, report.Images);
        Assert.Equal(0, report.SentencesWithoutVector);
    }

    [Fact]
    public void Report_SentenceWithoutVector_RanksItsPictureLastAndIsNeverFound()
    {
        // Two sentences for each picture; the first of each has no vector.
        RetrievalReport report = RetrievalEvaluation.Report(Pictures, [[], [1, 0], [], [0, 1], [], [-1, 0]], [0, 0, 1, 1, 2, 2], []);

        Assert.Equal(0.5, report.TextToPicture.R1);
        Assert.Equal(2, report.TextToPicture.MedianRank); // 1 1 1 3 3 3
        Assert.Equal(1, report.PictureToText.R1);
        Assert.Equal(3, report.SentencesWithoutVector);
        Assert.Equal(6, report.TextToPicture.Queries);
        Assert.Equal(3, report.PictureToText.Queries);
    }
}
