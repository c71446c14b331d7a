namespace CaptionSearch.Engine.Calibration;

public sealed class LogisticRegressionTests
{
    /// <summary>Labels drawn from a known law: the fit finds its coefficients again.</summary>
    [Fact]
    public void Fit_DrawnFromALaw_FindsIt()
    {
        double[] law = [-1, 2, -0.5];
        Random random = new(7);
        List<double[]> x = [];
        List<bool> y = [];
        for (int i = 0; i < 20_000; i++)
        {
            double[] features = [(random.NextDouble() * 4) - 2, (random.NextDouble() * 4) - 2];
            double p = 1 / (1 + Math.Exp(-(law[0] + (law[1] * features[0]) + (law[2] * features[1]))));
            x.Add(features);
            y.Add(random.NextDouble() < p);
        }

        double[] fitted = LogisticRegression.Fit(x, y);

        Assert.All(law.Zip(fitted), pair => Assert.Equal(pair.First, pair.Second, 0.1));
    }

    [Fact]
    public void Fit_OneKindOnly_Throws() => Assert.Throws<ArgumentException>(() => LogisticRegression.Fit([[1], [2]], [true, true]));
}
