using System.Globalization;
using CaptionSearch.Analysis.Metrics;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine.Evaluation;

namespace CaptionSearch.Cli.Tests.Output;

public sealed class ReportTextTests
{
    private static readonly CaptionReport Captions = new(
        new BleuScore([0.6214, 0.44, 0.3, 0.2037], 1.0213, [], [], 0, 0), 0.4437, 0.4853, 17.25, 227, 1000, []);

    private static readonly RetrievalReport Retrieval = new(
        new RankScore(0.196, 0.446, 0.58, 7, 5000), new RankScore(0.264, 0.535, 0.662, 4.5, 1000), 1000, 3, []);

    [Fact]
    public void Captions_Table()
        => Assert.Equal(
            """
                       this model  VGG16+LSTM baseline (Flickr8k test)
            BLEU-1           62.1                 57.2
            BLEU-2           44.0                 38.6
            BLEU-3           30.0                 25.4
            BLEU-4           20.4                 16.8
            ROUGE-L          44.4
            CIDEr-D          48.5
            ratio           1.021  length of the captions by that of the references
            perplexity      17.25  of the references
            words             227  different ones in the captions
            pictures         1000

            """,
            Text(output => CaptionReportText.Write(Captions, output)));

    [Fact]
    public void Captions_Json()
        => Assert.Equal(
            """
            {
              "cider": 48.53,
              "bleu1": 62.14,
              "bleu2": 44,
              "bleu3": 30,
              "bleu4": 20.37,
              "rougeL": 44.37,
              "ratio": 1.0213,
              "words": 227,
              "images": 1000,
              "perplexity": 17.25
            }

            """,
            Text(output => CaptionReportText.WriteJson(Captions, output)));

    [Fact]
    public void Retrieval_Table()
        => Assert.Equal(
            """
                               R@1    R@5   R@10  median rank  queries
            text -> picture   19.6   44.6   58.0            7     5000
            picture -> text   26.4   53.5   66.2          4.5     1000
            1000 pictures
            3 captions hold no word the model knows; they rank their picture last.

            """,
            Text(output => RetrievalReportText.Write(Retrieval, output)));

    [Fact]
    public void Retrieval_Json()
        => Assert.Equal(
            """
            {
              "t2i": {
                "r1": 19.6,
                "r5": 44.6,
                "r10": 58,
                "medR": 7
              },
              "i2t": {
                "r1": 26.4,
                "r5": 53.5,
                "r10": 66.2,
                "medR": 4.5
              }
            }

            """,
            Text(output => RetrievalReportText.WriteJson(Retrieval, output)));

    private static string Text(Action<TextWriter> write)
    {
        using StringWriter output = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        write(output);
        return output.ToString();
    }
}
