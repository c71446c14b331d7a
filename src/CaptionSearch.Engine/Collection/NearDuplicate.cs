using CaptionSearch.Index;

namespace CaptionSearch.Engine.Collection;

/// <summary>A picture that looks almost like another.</summary>
/// <param name="Document">The other picture, without vector.</param>
/// <param name="Cosine">Of the two vectors, -1..1.</param>
public sealed record NearDuplicate(CaptionDocument Document, double Cosine);
