using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Embedded.Words;

/// <summary>The terms of one field of a document, counted.</summary>
/// <param name="Frequencies">How often each term is there.</param>
/// <param name="Length">All terms together.</param>
internal sealed record TermCounts(IReadOnlyDictionary<string, int> Frequencies, int Length)
{
    /// <summary>Counts the terms of a field.</summary>
    /// <param name="texts">Its sentences, or the names of its tags.</param>
    public static TermCounts Of(IEnumerable<string> texts)
    {
        Dictionary<string, int> frequencies = new(StringComparer.Ordinal);
        int length = 0;
        foreach (string text in texts)
        {
            foreach (CaptionToken token in CaptionAnalyzer.Index(text))
            {
                frequencies[token.Term] = frequencies.GetValueOrDefault(token.Term) + 1;
                length++;
            }
        }

        return new TermCounts(frequencies, length);
    }
}
