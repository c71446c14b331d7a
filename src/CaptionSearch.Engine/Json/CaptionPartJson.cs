namespace CaptionSearch.Engine.Json;

/// <summary>What the words found in a hit's sentences.</summary>
/// <param name="Bm25">0 or more.</param>
/// <param name="Contribution">Part of the score, 0..1.</param>
public sealed record CaptionPartJson(double Bm25, double Contribution);
