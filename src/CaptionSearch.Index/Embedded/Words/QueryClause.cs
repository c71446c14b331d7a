using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Embedded.Words;

/// <summary>A word of a query with what means the same; of equal ones there is one.</summary>
/// <param name="Terms">The terms that count as the word: their frequencies are summed, the largest document frequency counts.</param>
/// <param name="Times">How often the query has it: so often its score counts.</param>
internal sealed record QueryClause(IReadOnlyList<string> Terms, int Times)
{
    /// <summary>The clauses of a query's text; none when it has no word.</summary>
    public static List<QueryClause> Of(string? text, Synonyms synonyms)
    {
        List<QueryClause> clauses = [];
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        foreach (QueryTerm word in CaptionAnalyzer.Search(text ?? "", synonyms).Take(IndexQuery.MostWords))
        {
            // No term has a space in it.
            string key = string.Join(' ', word.Terms.Order(StringComparer.Ordinal));
            if (places.TryGetValue(key, out int place))
            {
                clauses[place] = clauses[place] with { Times = clauses[place].Times + 1 };
            }
            else
            {
                places.Add(key, clauses.Count);
                clauses.Add(new QueryClause(word.Terms, 1));
            }
        }

        return clauses;
    }
}
