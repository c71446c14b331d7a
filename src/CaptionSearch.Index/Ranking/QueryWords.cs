using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Ranking;

/// <summary>The words of a query, each once, and where a document has them.</summary>
internal sealed class QueryWords
{
    private readonly Dictionary<string, List<int>> _places = new(StringComparer.Ordinal); // of words in Terms, by term

    /// <summary>Analyses a text as both indexes do.</summary>
    /// <param name="text">Null for none.</param>
    public QueryWords(string? text)
    {
        Terms = [.. CaptionAnalyzer.Search(text ?? "", Synonyms.Shipped).DistinctBy(term => term.Terms[0], StringComparer.Ordinal)];
        for (int i = 0; i < Terms.Count; i++)
        {
            foreach (string term in Terms[i].Terms)
            {
                if (!_places.TryGetValue(term, out List<int>? list))
                {
                    _places.Add(term, list = []);
                }

                list.Add(i);
            }
        }
    }

    /// <summary>The words, stop words left out.</summary>
    public IReadOnlyList<QueryTerm> Terms { get; }

    /// <summary>Notes which of the words are among some terms.</summary>
    /// <param name="terms">From <see cref="DocumentTerms"/>.</param>
    /// <param name="found">As long as <see cref="Terms"/>; set to true where the word is found, left as it is elsewhere.</param>
    public void Mark(ReadOnlySpan<string> terms, Span<bool> found)
    {
        foreach (string term in terms)
        {
            if (_places.TryGetValue(term, out List<int>? places))
            {
                foreach (int place in places)
                {
                    found[place] = true;
                }
            }
        }
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
