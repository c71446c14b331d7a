namespace CaptionSearch.Web.Api;

/// <summary>The answer of the origin's caption.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Caption">The sentence.</param>
internal sealed record OriginCaptionAnswer(bool Success, string Caption);
