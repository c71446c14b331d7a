namespace CaptionSearch.Engine.Searching;

/// <summary>The words of a picture that is asked with: its sentence, and what the classifier calls the things on it.</summary>
/// <remarks>
/// The sentence guesses within the world it was learned from; another picture of the same thing has the same tags, whatever both
/// sentences say.
/// </remarks>
internal static class PictureWords
{
    /// <summary>The words, a line for the sentence and one for each tag.</summary>
    /// <param name="sentence">The picture's sentence.</param>
    /// <param name="tags">Names of its tags.</param>
    public static string Of(string sentence, IEnumerable<string> tags) => string.Join('\n', tags.Prepend(sentence));
}
