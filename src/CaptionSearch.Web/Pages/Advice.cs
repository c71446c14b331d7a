namespace CaptionSearch.Web.Pages;

/// <summary>Something that is missing or wrong, and what to do about it.</summary>
/// <param name="Text">What is the matter, sentences.</param>
/// <param name="Command">What to type; null when the text says what to do.</param>
/// <param name="IsBad">Whether searches suffer from it.</param>
public sealed record Advice(string Text, string? Command = null, bool IsBad = false);
