using System.Globalization;
using CaptionSearch.Engine.Evaluation;

namespace CaptionSearch.Cli.Output;

/// <summary>Prints what <c>evaluate captions</c> measured.</summary>
internal static class CaptionReportText
{
    /// <summary>BLEU-1..4, times 100, of the VGG16 + LSTM checkpoint that the first image-to-image search of this kind used, on Flickr8k's test part.</summary>
    private static readonly double[] BaselineBleu = [57.2, 38.6, 25.4, 16.8];

    /// <summary>A table for people: BLEU beside the baseline's, then the rest.</summary>
    public static void Write(CaptionReport report, TextWriter output)
    {
        output.WriteLine("           this model  VGG16+LSTM baseline (Flickr8k test)");
        for (int n = 0; n < BaselineBleu.Length; n++)
        {
            output.WriteLine($"BLEU-{n + 1}     {Percent(report.Bleu.Values[n])}  {Plain(BaselineBleu[n], "0.0"),19}");
        }

        output.WriteLine($"ROUGE-L    {Percent(report.RougeL)}");
        output.WriteLine($"CIDEr-D    {Percent(report.Cider)}");
        output.WriteLine($"ratio      {Plain(report.Bleu.Ratio, "0.000"),10}  length of the captions by that of the references");
        output.WriteLine($"perplexity {Plain(report.Perplexity, "0.00"),10}  of the references");
        output.WriteLine($"words      {report.Words,10}  different ones in the captions");
        output.WriteLine($"pictures   {report.Images,10}");
    }

    /// <summary>One JSON object; scores times 100.</summary>
    public static void WriteJson(CaptionReport report, TextWriter output)
        => JsonText.Write(output, indented: true, json =>
        {
            json.WriteStartObject();
            json.WriteScore("cider", 100 * report.Cider);
            for (int n = 0; n < report.Bleu.Values.Count; n++)
            {
                json.WriteScore($"bleu{n + 1}", 100 * report.Bleu.Values[n]);
            }

            json.WriteScore("rougeL", 100 * report.RougeL);
            json.WriteScore("ratio", report.Bleu.Ratio);
            json.WriteNumber("words", report.Words);
            json.WriteNumber("images", report.Images);
            json.WriteScore("perplexity", report.Perplexity);
            json.WriteEndObject();
        });

    private static string Percent(double value) => Plain(100 * value, "0.0").PadLeft(10);

    private static string Plain(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
