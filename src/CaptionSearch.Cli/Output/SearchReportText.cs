using System.Globalization;
using System.Text.Json;
using CaptionSearch.Engine.Evaluation;

namespace CaptionSearch.Cli.Output;

/// <summary>Prints what <c>evaluate search</c> measured.</summary>
internal static class SearchReportText
{
    /// <summary>A table for people.</summary>
    public static void Write(SearchReport report, TextWriter output)
    {
        output.WriteLine("                  all                     even half               odd half");
        output.WriteLine("               R@1   R@5  R@10   MRR   R@1   R@5  R@10   MRR   R@1   R@5  R@10   MRR");
        foreach (SearchReportRow row in report.Rows)
        {
            output.WriteLine($"{row.Name,-12}{Text(row.All)}{Text(row.EvenHalf)}{Text(row.OddHalf)}");
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Rows[0].All.Queries} captions as queries, {report.Images} pictures; a hybrid search takes {report.MedianMilliseconds:0.00} ms (median), {report.P95Milliseconds:0.00} ms (95 %)."));
        output.WriteLine();
        output.WriteLine("by picture       all       even half      odd half");
        output.WriteLine("              NDCG  of10    NDCG  of10    NDCG  of10");
        foreach (PictureSearchRow row in report.Pictures)
        {
            output.WriteLine($"{row.Name,-12}{Text(row.All)}  {Text(row.EvenHalf)}  {Text(row.OddHalf)}");
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Pictures[0].All.Queries} pictures as queries; NDCG of the first ten, gain of a hit: how alike its captions are; of10: how many of the ten most alike are among the first ten, in per cent."));
    }

    /// <summary>One JSON object; shares times 100.</summary>
    public static void WriteJson(SearchReport report, TextWriter output)
        => JsonText.Write(output, indented: true, json =>
        {
            json.WriteStartObject();
            foreach (SearchReportRow row in report.Rows)
            {
                json.WriteStartObject(row.Name);
                WriteScore(json, "all", row.All);
                WriteScore(json, "evenHalf", row.EvenHalf);
                WriteScore(json, "oddHalf", row.OddHalf);
                json.WriteEndObject();
            }

            json.WriteStartObject("pictures");
            foreach (PictureSearchRow row in report.Pictures)
            {
                json.WriteStartObject(row.Name);
                WriteScore(json, "all", row.All);
                WriteScore(json, "evenHalf", row.EvenHalf);
                WriteScore(json, "oddHalf", row.OddHalf);
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteNumber("queries", report.Rows[0].All.Queries);
            json.WriteNumber("images", report.Images);
            json.WriteScore("medianMilliseconds", report.MedianMilliseconds);
            json.WriteScore("p95Milliseconds", report.P95Milliseconds);
            json.WriteEndObject();
        });

    private static string Text(SearchScore score) => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * score.R1,6:0.0}{100 * score.R5,6:0.0}{100 * score.R10,6:0.0}{100 * score.MeanReciprocalRank,6:0.0}");

    private static string Text(PictureSearchScore score)
        => string.Create(CultureInfo.InvariantCulture, $"{100 * score.Ndcg10,6:0.0}{100 * score.Shared10,6:0.0}");

    private static void WriteScore(Utf8JsonWriter json, string name, PictureSearchScore score)
    {
        json.WriteStartObject(name);
        json.WriteScore("ndcg10", 100 * score.Ndcg10);
        json.WriteScore("shared10", 100 * score.Shared10);
        json.WriteEndObject();
    }

    private static void WriteScore(Utf8JsonWriter json, string name, SearchScore score)
    {
        json.WriteStartObject(name);
        json.WriteScore("r1", 100 * score.R1);
        json.WriteScore("r5", 100 * score.R5);
        json.WriteScore("r10", 100 * score.R10);
        json.WriteScore("mrr", 100 * score.MeanReciprocalRank);
        json.WriteEndObject();
    }
}
