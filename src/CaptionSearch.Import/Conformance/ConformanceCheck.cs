namespace CaptionSearch.Import.Conformance;

/// <summary>One check and how it ended.</summary>
/// <param name="Name">What was checked, for example <c>restart from the middle</c>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Detail">What was seen, one sentence.</param>
public sealed record ConformanceCheck(string Name, ConformanceOutcome Outcome, string Detail);
