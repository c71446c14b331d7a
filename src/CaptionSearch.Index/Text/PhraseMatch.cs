namespace CaptionSearch.Index.Text;

/// <summary>Finds a phrase word for word: <c>match_phrase</c> without slop on a field of <c>caption_exact</c>.</summary>
public static class PhraseMatch
{
    /// <summary>Whether the words of the phrase follow each other within one of the sentences.</summary>
    /// <param name="sentences">A caption's sentences, or a picture's tags.</param>
    /// <param name="phrase">One word or several; without any word nothing is found.</param>
    public static bool Contains(IReadOnlyList<string> sentences, string phrase)
    {
        List<CaptionToken> words = CaptionAnalyzer.Exact(phrase);
        return words.Count > 0 && sentences.Any(sentence => Contains(CaptionAnalyzer.Exact(sentence), words));
    }

    private static bool Contains(List<CaptionToken> sentence, List<CaptionToken> phrase)
    {
        for (int start = 0; start + phrase.Count <= sentence.Count; start++)
        {
            int matched = 0;
            while (matched < phrase.Count && sentence[start + matched].Term == phrase[matched].Term)
            {
                matched++;
            }

            if (matched == phrase.Count)
            {
                return true;
            }
        }

        return false;
    }
}
