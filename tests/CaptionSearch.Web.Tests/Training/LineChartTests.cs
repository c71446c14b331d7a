namespace CaptionSearch.Web.Training;

public sealed class LineChartTests
{
    [Fact]
    public void Corners_FillTheDrawing()
    {
        LineChart chart = new("captioner", "loss", "Loss", 4, [(0, 5), (2, 2.5), (4, 0)], 2);
        Assert.Equal(5, chart.Most);
        Assert.Equal("44.0,10.0 217.0,77.5 390.0,145.0", chart.Corners);
        Assert.Equal("0.00", chart.Last);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.03, 0.05)]
    [InlineData(1, 1)]
    [InlineData(1.01, 2)]
    [InlineData(5, 5)]
    [InlineData(91.5, 100)]
    [InlineData(101, 200)]
    public void Most_IsARoundNumberNotBelowAnyPoint(double y, double most)
        => Assert.Equal(most, new LineChart("captioner", "cider", "CIDEr", 1, [(1, y), (1, y / 2)], 1).Most, 1e-9);

    [Fact]
    public void Empty_HasNoCorners()
    {
        LineChart chart = new("captioner", "loss", "Loss", 0, [], 2);
        Assert.Equal("", chart.Corners);
        Assert.Equal("", chart.Last);
        Assert.Null(chart.Dot);
    }

    [Fact]
    public void Dot_IsWhereTheLastPointLies_AlsoTheOnlyOne()
    {
        Assert.Equal(("390.0", "77.5"), new LineChart("captioner", "loss", "Loss", 1, [(1, 2.5)], 2).Dot);
        Assert.Equal(("217.0", "145.0"), new LineChart("captioner", "loss", "Loss", 4, [(1, 5), (2, 0)], 2).Dot);
    }
}
