using System.Globalization;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Cli.Output;

/// <summary>Explained hits for people: a few lines below each.</summary>
internal static class HitExplanationText
{
    private const string Indent = "    ";

    /// <summary>Prints the hits, an empty line between two.</summary>
    public static void Write(CliConsole console, IReadOnlyList<SearchHit> hits)
    {
        for (int i = 0; i < hits.Count; i++)
        {
            if (i > 0)
            {
                console.Out.WriteLine();
            }

            foreach (string line in Lines(hits[i]))
            {
                console.Out.WriteLine(line);
            }
        }
    }

    /// <summary>The lines of one hit.</summary>
    internal static IEnumerable<string> Lines(SearchHit hit)
    {
        int others = hit.Document.Paths.Count - 1;
        string copies = others > 0 ? string.Create(CultureInfo.InvariantCulture, $" (+{others})") : "";
        yield return string.Create(CultureInfo.InvariantCulture, $"{hit.Rank,3} {ShownPath.ForTerminal(HitWriter.PathOf(hit))}{copies}");
        string locked = hit.Document.IsLocked ? ", locked" : "";
        yield return $"{Indent}\"{ShownPath.WithoutControls(hit.Document.Caption)}\" ({HitExplanationJson.SourceOf(hit)}{locked})";
        yield return $"{Indent}score    {HitWriter.Score(hit.Score)}{(hit.Probability is double p ? $", probability {HitWriter.Score(p)}" : "")}";
        if (hit.Words is SideScore words)
        {
            yield return $"{Indent}words    {WordsText(hit.Explanation)}";
            yield return $"{Indent}         BM25 {Bm25Text(hit.Explanation, words)}{Placed(words)}";
        }

        if (hit.Explanation is HitExplanation explanation && explanation.Unwanted.Any(word => word.IsFound))
        {
            yield return $"{Indent}unwanted {ShownPath.WithoutControls(Matches(explanation.Unwanted))}: {HitWriter.Score(-explanation.TakenOff)}";
        }

        if (hit.Vector is SideScore vector)
        {
            yield return $"{Indent}vector   {(vector.Value is null ? "none" : $"cosine {HitWriter.SideText(vector)}")}{Placed(vector)}";
        }
    }

    private static string WordsText(HitExplanation? explanation)
    {
        if (explanation is null)
        {
            return "-";
        }

        string missing = string.Join(", ", explanation.Words.Where(word => !word.IsFound).Select(word => word.Word));
        string found = Matches(explanation.Words);
        return ShownPath.WithoutControls(missing.Length == 0 ? found : $"{found}; not there: {missing}");
    }

    private static string Matches(IReadOnlyList<MatchedWord> words)
    {
        string text = string.Join(", ", words.Where(word => word.IsFound).Select(Match));
        return text.Length > 0 ? text : "none found";
    }

    private static string Match(MatchedWord word)
    {
        List<string> places = [];
        if (word.InCaption.Count > 0)
        {
            bool isSame = word.InCaption is [var only] && only.Equals(word.Word, StringComparison.OrdinalIgnoreCase);
            places.Add(isSame ? "sentence" : $"sentence: {string.Join(", ", word.InCaption)}");
        }

        places.AddRange(word.InTags.Select(static tag => string.Create(CultureInfo.InvariantCulture, $"tag {tag.Name} {tag.Probability:0.00}")));
        return $"{word.Word} ({string.Join("; ", places)})";
    }

    private static string Bm25Text(HitExplanation? explanation, SideScore words)
        => explanation is { TagBm25: > 0 }
            ? $"{HitWriter.SideText(words)} = sentence {HitWriter.Score(explanation.CaptionBm25)} + {explanation.TagWeight.ToString("0.##", CultureInfo.InvariantCulture)} x tags {HitWriter.Score(explanation.TagBm25)}"
            : HitWriter.SideText(words);

    private static string Placed(SideScore side)
    {
        string rank = side.Rank is int place ? string.Create(CultureInfo.InvariantCulture, $"rank {place}") : "no rank";
        return $", {rank}, normalised {HitWriter.Score(side.Normalised)}, contributes {HitWriter.Score(side.Contribution)}";
    }
}
