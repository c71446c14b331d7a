using System.Text.Json;
using CaptionSearch.Engine.Json;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Cli.Output;

/// <summary>Prints hits in one of the formats.</summary>
/// <remarks>Explained TSV has four further columns: BM25, cosine, probability (- where there is none) and the words found.</remarks>
internal sealed class HitWriter(CliConsole console, HitFormat format, bool explain)
{
    /// <summary>The format that the options ask for; without any, a table for a terminal and TSV for a pipe.</summary>
    /// <exception cref="UsageException">Two formats at once.</exception>
    public static HitFormat Choose(string verb, bool json, bool paths, CliConsole console) => (json, paths) switch
    {
        (true, true) => throw new UsageException(verb, "--json and --paths exclude each other."),
        (true, false) => HitFormat.Json,
        (false, true) => HitFormat.Paths,
        _ => console.OutIsTerminal ? HitFormat.Table : HitFormat.Tsv,
    };

    /// <summary>The format in use.</summary>
    public HitFormat Format => format;

    /// <summary>Prints the hits; as JSON also when there are none.</summary>
    public void Write(IReadOnlyList<SearchHit> hits)
    {
        switch (format)
        {
            case HitFormat.Table when hits.Count > 0 && explain:
                HitExplanationText.Write(console, hits);
                break;
            case HitFormat.Table when hits.Count > 0:
                HitTable.Write(console, hits);
                break;
            case HitFormat.Tsv:
                foreach (SearchHit hit in hits)
                {
                    console.Out.WriteLine(Tsv(hit));
                }

                break;
            case HitFormat.Paths:
                foreach (SearchHit hit in hits)
                {
                    console.Out.WriteLine(HitJson.PathOf(hit));
                }

                break;
            case HitFormat.Json:
                JsonText.Write(console.Out, indented: true, json => WriteJson(json, hits));
                break;
        }
    }

    /// <summary>Writes the hits as a JSON array.</summary>
    public void WriteJson(Utf8JsonWriter json, IReadOnlyList<SearchHit> hits) => EngineJson.Write(json, HitJson.Of(hits, explain));

    private string Tsv(SearchHit hit)
    {
        string line = $"{HitWording.Score(hit.Score)}\t{HitJson.PathOf(hit)}\t{hit.Document.Caption}";
        if (!explain)
        {
            return line;
        }

        string probability = hit.Probability is double p ? HitWording.Score(p) : "-";
        string words = string.Join(' ', hit.Explanation?.Words.Where(word => word.IsFound).Select(word => word.Word) ?? []);
        return $"{line}\t{HitWording.Value(hit.Words)}\t{HitWording.Value(hit.Vector)}\t{probability}\t{words}";
    }
}
