namespace CaptionSearch.Index.Text;

/// <summary>One word of a query with the words that mean the same.</summary>
/// <param name="Text">What was typed, for example <c>bikes</c>.</param>
/// <param name="Terms">The terms that count as this word, each once: the typed one first, for example <c>bike</c>, <c>bicycl</c>. At least one.</param>
/// <param name="Position">Number of the word in the query, from 0; a stop word is not there but counts.</param>
/// <param name="Start">Where the word begins in the query, in UTF-16 units.</param>
/// <param name="End">Where it ends.</param>
public sealed record QueryTerm(string Text, IReadOnlyList<string> Terms, int Position, int Start, int End);
