namespace CaptionSearch.Index.Ranking;

/// <summary>Coefficients of the logistic regression behind <see cref="RelevanceModel"/>: P = 1 / (1 + e^-x), x = Σ coefficient · feature.</summary>
/// <param name="Intercept">Constant.</param>
/// <param name="ZScore">Of the hit's cosine among those of the background sample.</param>
/// <param name="Cosine">Of the cosine itself.</param>
/// <param name="NoVector">Added when there is no cosine; both above are 0 then.</param>
/// <param name="Coverage">Of the share of the query's words that the hit's sentences have, by idf.</param>
/// <param name="MissingIdf">Of the idf of the query's words that they do not have, summed and divided by the number of words.</param>
public sealed record RelevanceParameters(double Intercept, double ZScore, double Cosine, double NoVector, double Coverage, double MissingIdf)
{
    /// <summary>P for given features, 0..1.</summary>
    public double Probability(RelevanceFeatures features)
    {
        double x = Intercept + (ZScore * features.ZScore) + (Cosine * features.Cosine) + (NoVector * features.NoVector)
            + (Coverage * features.Coverage) + (MissingIdf * features.MissingIdf);
        return 1 / (1 + Math.Exp(-x));
    }
}
