namespace CaptionSearch.Engine.Json;

/// <summary>What the words found in a hit's tags.</summary>
/// <param name="Bm25">0 or more, before the weight.</param>
/// <param name="Weight">What it is worth.</param>
/// <param name="Contribution">Part of the score, 0..1.</param>
public sealed record TagPartJson(double Bm25, double Weight, double Contribution);
