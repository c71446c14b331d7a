namespace CaptionSearch.Index.Ranking;

/// <summary>What is known about a hit when its relevance is judged; see <see cref="RelevanceParameters"/>.</summary>
/// <param name="ZScore">(cosine - mean) / deviation of the query's cosines with the background sample; 0 without a cosine.</param>
/// <param name="Cosine">-1..1; 0 when there is none.</param>
/// <param name="NoVector">1 when there is no cosine, otherwise 0.</param>
/// <param name="Coverage">0..1.</param>
/// <param name="MissingIdf">0 or more.</param>
public readonly record struct RelevanceFeatures(double ZScore, double Cosine, double NoVector, double Coverage, double MissingIdf);
