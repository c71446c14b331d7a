namespace CaptionSearch.Engine.Evaluation;

/// <summary>A picture of the set that was left out of the measurement, with its captions, because its file could not be read.</summary>
/// <param name="Name">Its name in the set.</param>
/// <param name="Reason">Why, one sentence.</param>
public sealed record UnreadPicture(string Name, string Reason);
