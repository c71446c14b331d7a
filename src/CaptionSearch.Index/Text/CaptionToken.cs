namespace CaptionSearch.Index.Text;

/// <summary>One word of a text after analysis.</summary>
/// <param name="Term">The form under which the word is found, for example <c>dog</c> for "Dogs".</param>
/// <param name="Position">Number of the word in the text, from 0; a stop word is not there but counts.</param>
/// <param name="Start">Where the word begins in the text, in UTF-16 units.</param>
/// <param name="End">Where it ends; the text of the word is <c>text[Start..End]</c>.</param>
public readonly record struct CaptionToken(string Term, int Position, int Start, int End);
