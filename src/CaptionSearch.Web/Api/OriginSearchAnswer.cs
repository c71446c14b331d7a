namespace CaptionSearch.Web.Api;

/// <summary>The answer of the origin's search.</summary>
/// <param name="Success">Always true.</param>
/// <param name="Answers">Pairs: path of the picture, its sentence; best first.</param>
internal sealed record OriginSearchAnswer(bool Success, IReadOnlyList<string[]> Answers);
