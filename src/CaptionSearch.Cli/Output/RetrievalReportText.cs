using System.Globalization;
using System.Text.Json;
using CaptionSearch.Analysis.Metrics;
using CaptionSearch.Engine.Evaluation;

namespace CaptionSearch.Cli.Output;

/// <summary>Prints what <c>evaluate retrieval</c> measured.</summary>
internal static class RetrievalReportText
{
    /// <summary>A table for people.</summary>
    public static void Write(RetrievalReport report, TextWriter output)
    {
        output.WriteLine("                   R@1    R@5   R@10  median rank  queries");
        WriteRow(output, "text -> picture", report.TextToPicture);
        WriteRow(output, "picture -> text", report.PictureToText);
        output.WriteLine($"{report.Images} pictures");
        if (report.SentencesWithoutVector > 0)
        {
            output.WriteLine($"{report.SentencesWithoutVector} captions hold no word the model knows; they rank their picture last.");
        }
    }

    /// <summary>One JSON object; recalls times 100.</summary>
    public static void WriteJson(RetrievalReport report, TextWriter output)
        => JsonText.Write(output, indented: true, json =>
        {
            json.WriteStartObject();
            WriteScore(json, "t2i", report.TextToPicture);
            WriteScore(json, "i2t", report.PictureToText);
            json.WriteEndObject();
        });

    private static void WriteRow(TextWriter output, string name, RankScore score)
        => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}  {100 * score.R1,5:0.0}  {100 * score.R5,5:0.0}  {100 * score.R10,5:0.0}  {score.MedianRank,11:0.#}  {score.Queries,7}"));

    private static void WriteScore(Utf8JsonWriter json, string name, RankScore score)
    {
        json.WriteStartObject(name);
        json.WriteScore("r1", 100 * score.R1);
        json.WriteScore("r5", 100 * score.R5);
        json.WriteScore("r10", 100 * score.R10);
        json.WriteScore("medR", score.MedianRank);
        json.WriteEndObject();
    }
}
