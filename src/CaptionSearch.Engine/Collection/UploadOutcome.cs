namespace CaptionSearch.Engine.Collection;

/// <summary>What became of a picture that was handed in.</summary>
/// <param name="Name">What its owner calls it.</param>
/// <param name="Id">Id of its document; null when it was refused.</param>
/// <param name="Caption">The sentence of its document; null when it was refused.</param>
/// <param name="WasKnown">Whether its content was in the index before, or was handed in twice.</param>
/// <param name="Reason">Why it was refused, one sentence; null when it was not.</param>
public sealed record UploadOutcome(string Name, string? Id, string? Caption, bool WasKnown, string? Reason);
