using System.Globalization;
using CaptionSearch.Engine.Json;
using CaptionSearch.Engine.Searching;
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
        yield return string.Create(CultureInfo.InvariantCulture, $"{hit.Rank,3} {ShownPath.ForTerminal(HitJson.PathOf(hit))}{copies}");
        string locked = hit.Document.IsLocked ? ", locked" : "";
        yield return $"{Indent}\"{ShownPath.WithoutControls(hit.Document.Caption)}\" ({HitWording.Source(hit.Document.CaptionSource)}{locked})";
        yield return $"{Indent}score    {HitWording.Score(hit.Score)}{(hit.Probability is double p ? $", probability {HitWording.Score(p)}" : "")}";
        if (HitWording.DataSet(hit.Document) is string set)
        {
            yield return $"{Indent}data set {ShownPath.WithoutControls(set)}";
        }

        if (hit.Words is SideScore words)
        {
            yield return $"{Indent}words    {ShownPath.WithoutControls(HitWording.Words(hit.Explanation))}";
            yield return $"{Indent}         BM25 {HitWording.Bm25(words, hit.Explanation)}";
        }

        if (HitWording.Unwanted(hit.Explanation) is string unwanted)
        {
            yield return $"{Indent}unwanted {ShownPath.WithoutControls(unwanted)}";
        }

        if (hit.Vector is SideScore vector)
        {
            yield return $"{Indent}vector   {HitWording.Vector(vector, hit.Explanation)}";
        }
    }
}
