namespace CaptionSearch.Engine.Json;

/// <summary>What a classifier saw.</summary>
/// <param name="Name">One of ImageNet's classes.</param>
/// <param name="Probability">0..1.</param>
public sealed record TagJson(string Name, double Probability);
