using System.Globalization;
using System.Text.Json;
using CaptionSearch.Engine.Evaluation;

namespace CaptionSearch.Cli.Output;

/// <summary>Prints what <c>evaluate calibration</c> fitted.</summary>
internal static class CalibrationReportText
{
    /// <summary>Tables for people; shares in per cent.</summary>
    public static void Write(CalibrationReport report, TextWriter output)
    {
        output.WriteLine(report.Calibration.About);
        output.WriteLine();
        WriteCuts("queries by text", report.Text, output);
        WriteCuts("queries by picture", report.Picture, output);
        WriteBins("probability of hits, queries by text", report.Reliability, output);
        WriteBins("probability of tags", report.Tags, output);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Default cut: {report.Calibration.MinProbability:0.##} for texts, {report.Calibration.MinPictureProbability:0.##} for pictures; tags from {report.Calibration.Tags.MinProbability:0.##}; {report.Images} pictures."));
    }

    /// <summary>One JSON object; shares 0..1.</summary>
    public static void WriteJson(CalibrationReport report, TextWriter output)
        => JsonText.Write(output, indented: true, json =>
        {
            json.WriteStartObject();
            json.WriteScore("minProbability", report.Calibration.MinProbability);
            json.WriteScore("minPictureProbability", report.Calibration.MinPictureProbability);
            json.WriteScore("minTagProbability", report.Calibration.Tags.MinProbability);
            WriteCuts(json, "text", report.Text);
            WriteCuts(json, "picture", report.Picture);
            WriteBins(json, "reliability", report.Reliability);
            WriteBins(json, "tags", report.Tags);
            json.WriteNumber("images", report.Images);
            json.WriteEndObject();
        });

    private static void WriteCuts(string what, IReadOnlyList<CalibrationTradeOff> cuts, TextWriter output)
    {
        output.WriteLine($"{what}, cut at    answered: foreign  removed  on topic    right answers kept  share of right");
        foreach (CalibrationTradeOff cut in cuts)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{cut.Threshold,8:0.00}  {100 * cut.ForeignAnswered,8:0.0}  {100 * cut.RemovedAnswered,8:0.0}  {100 * cut.OnTopicAnswered,8:0.0}  {100 * cut.RelevantKept,8:0.0}  {100 * cut.Precision,8:0.0}"));
        }

        output.WriteLine();
    }

    private static void WriteBins(string what, IReadOnlyList<CalibrationBin> bins, TextWriter output)
    {
        output.WriteLine($"{what}: predicted  observed  number");
        foreach (CalibrationBin bin in bins)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bin.Predicted,8:0.000}  {bin.Observed,8:0.000}  {bin.Count,8}"));
        }

        output.WriteLine();
    }

    private static void WriteCuts(Utf8JsonWriter json, string name, IReadOnlyList<CalibrationTradeOff> cuts)
    {
        json.WriteStartArray(name);
        foreach (CalibrationTradeOff cut in cuts)
        {
            json.WriteStartObject();
            json.WriteScore("threshold", cut.Threshold);
            json.WriteScore("foreignAnswered", cut.ForeignAnswered);
            json.WriteScore("removedAnswered", cut.RemovedAnswered);
            json.WriteScore("onTopicAnswered", cut.OnTopicAnswered);
            json.WriteScore("relevantKept", cut.RelevantKept);
            json.WriteScore("precision", cut.Precision);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteBins(Utf8JsonWriter json, string name, IReadOnlyList<CalibrationBin> bins)
    {
        json.WriteStartArray(name);
        foreach (CalibrationBin bin in bins)
        {
            json.WriteStartObject();
            json.WriteScore("predicted", bin.Predicted);
            json.WriteScore("observed", bin.Observed);
            json.WriteNumber("count", bin.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
