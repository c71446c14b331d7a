using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Ranking;

/// <summary>The words of a query, each once, and where a document has them.</summary>
internal sealed class QueryWords
{
    /// <summary>Analyses a text as both indexes do.</summary>
    /// <param name="text">Null for none.</param>
    public QueryWords(string? text)
        => Terms = [.. CaptionAnalyzer.Search(text ?? "", Synonyms.Shipped).DistinctBy(term => term.Terms[0], StringComparer.Ordinal)];

    /// <summary>The words, stop words left out.</summary>
    public IReadOnlyList<QueryTerm> Terms { get; }

    /// <summary>All terms of some sentences.</summary>
    public static HashSet<string> TermsOf(IEnumerable<string> sentences)
    {
        HashSet<string> terms = new(StringComparer.Ordinal);
        foreach (string sentence in sentences)
        {
            foreach (CaptionToken token in CaptionAnalyzer.Index(sentence))
            {
                terms.Add(token.Term);
            }
        }

        return terms;
    }

    /// <summary>Each word with what a document has of it.</summary>
    public IReadOnlyList<MatchedWord> In(CaptionDocument document, bool useTags)
        => [.. Terms.Select(term => new MatchedWord(
            term.Text,
            Found(term, QueryRelevance.Sentences(document)),
            useTags ? [.. document.Tags.Where(tag => Found(term, [tag.Name]).Count > 0)] : []))];

    /// <summary>The words of some sentences, as they stand there, that count as a query's word; each once.</summary>
    private static List<string> Found(QueryTerm term, IEnumerable<string> sentences)
    {
        List<string> found = [];
        foreach (string sentence in sentences)
        {
            foreach (CaptionToken token in CaptionAnalyzer.Index(sentence))
            {
                if (term.Terms.Contains(token.Term) && !found.Contains(sentence[token.Start..token.End]))
                {
                    found.Add(sentence[token.Start..token.End]);
                }
            }
        }

        return found;
    }
}
