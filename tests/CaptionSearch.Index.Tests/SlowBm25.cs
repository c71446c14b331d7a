using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests;

/// <summary>The oracle for words: BM25 over all documents, in double, as the formula is written.</summary>
internal static class SlowBm25
{
    /// <summary>Both scores of every document that has one of the words; unweighted.</summary>
    public static Dictionary<string, (double Caption, double Tags)> Score(IReadOnlyCollection<CaptionDocument> documents, string text, Synonyms synonyms)
    {
        List<QueryTerm> query = CaptionAnalyzer.Search(text, synonyms);
        Dictionary<string, double> captions = Field(documents, document => [document.Caption, .. document.OtherCaptions], query);
        Dictionary<string, double> tags = Field(documents, document => [.. document.Tags.Select(tag => tag.Name)], query);
        return captions.Keys.Union(tags.Keys).ToDictionary(id => id, id => (captions.GetValueOrDefault(id), tags.GetValueOrDefault(id)));
    }

    /// <summary>The longest length up to this one that Lucene's byte can hold: 24 and a number of four significant bits.</summary>
    public static int Length(int length)
    {
        int longest = Math.Min(length, 24);
        for (int digits = 0; digits < 16; digits++)
        {
            for (int shift = 0; shift < 24; shift++)
            {
                int held = 24 + (digits << shift);
                longest = held <= length ? Math.Max(longest, held) : longest;
            }
        }

        return longest;
    }

    private static Dictionary<string, double> Field(
        IReadOnlyCollection<CaptionDocument> documents, Func<CaptionDocument, IReadOnlyList<string>> texts, List<QueryTerm> query)
    {
        Dictionary<string, List<string>> terms = documents.ToDictionary(
            document => document.Id, document => texts(document).SelectMany(CaptionAnalyzer.Index).Select(token => token.Term).ToList());
        List<List<string>> having = [.. terms.Values.Where(list => list.Count > 0)];
        Dictionary<string, double> scores = [];
        foreach (QueryTerm word in query)
        {
            int n = word.Terms.Max(term => having.Count(list => list.Contains(term)));
            double idf = Math.Log(1 + ((having.Count - n + 0.5) / (n + 0.5)));
            foreach ((string id, List<string> list) in terms)
            {
                int frequency = list.Count(word.Terms.Contains);
                if (frequency > 0)
                {
                    double norm = 1.2 * (0.25 + (0.75 * Length(list.Count) / having.Average(other => other.Count)));
                    scores[id] = scores.GetValueOrDefault(id) + (2.2 * idf * frequency / (frequency + norm));
                }
            }
        }

        return scores;
    }
}
