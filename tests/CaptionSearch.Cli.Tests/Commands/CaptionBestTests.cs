using System.Globalization;
using System.Text.Json;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>caption --n-best</c>: the best few sentences and how sure the model is of each word.</summary>
public sealed class CaptionBestTests(IndexedFolder folder) : IClassFixture<IndexedFolder>
{
    [Fact]
    public async Task Lines_AreConfidenceAndSentence_TheDefaultSentenceFirst()
    {
        string plain = (await folder.RunAsync("caption", folder.Picture(0))).Out;
        Session session = await folder.RunAsync("caption", folder.Picture(0), "--n-best", "3");

        Assert.Equal((ExitCode.Success, ""), (session.ExitCode, session.Error));
        string[][] lines = [.. session.Out.TrimEnd('\n').Split('\n').Select(line => line.Split('\t'))];
        Assert.Equal(3, lines.Length);
        Assert.Equal(plain, lines[0][1] + "\n");
        Assert.All(lines, line => Assert.InRange(double.Parse(line[0], CultureInfo.InvariantCulture), 0, 1));
        Assert.Equal(3, lines.Select(line => line[1]).Distinct().Count());
    }

    [Fact]
    public async Task TwoPictures_EachLineBeginsWithItsPath()
    {
        Session session = await folder.RunAsync("caption", folder.Picture(0), folder.Picture(1), "--n-best", "2");

        Assert.Equal(
            [folder.Picture(0), folder.Picture(0), folder.Picture(1), folder.Picture(1)],
            session.Out.TrimEnd('\n').Split('\n').Select(line => line.Split('\t')[0]));
    }

    [Fact]
    public async Task Json_HasEachWordsProbability_AndOnlyWhenAskedFor()
    {
        using JsonDocument plain = JsonDocument.Parse((await folder.RunAsync("caption", folder.Picture(0), "--json")).Out);
        using JsonDocument best = JsonDocument.Parse((await folder.RunAsync("caption", folder.Picture(0), "--n-best", "2", "--json")).Out);

        Assert.False(plain.RootElement[0].TryGetProperty("hypotheses", out _));
        JsonElement hypotheses = best.RootElement[0].GetProperty("hypotheses");
        Assert.Equal(2, hypotheses.GetArrayLength());
        Assert.Equal(plain.RootElement[0].GetProperty("caption").GetString(), hypotheses[0].GetProperty("caption").GetString());
        foreach (JsonElement hypothesis in hypotheses.EnumerateArray())
        {
            JsonElement[] words = [.. hypothesis.GetProperty("words").EnumerateArray()];
            Assert.Equal(hypothesis.GetProperty("caption").GetString(), string.Join(' ', words.Select(word => word.GetProperty("text").GetString())));

            // The end has a probability too: the sentence is no more likely than its words.
            double logWords = words.Sum(word => Math.Log(word.GetProperty("probability").GetDouble()));
            Assert.InRange(hypothesis.GetProperty("logProbability").GetDouble(), double.MinValue, logWords + 1e-3);
        }
    }

    [Fact]
    public async Task MoreThanTheBeam_SaysWhatToDo()
    {
        Assert.Equal(
            new Session(ExitCode.Usage, "", "captionsearch caption: --n-best is 5, and a beam of 3 follows no more than 3 sentences; add --beam 5.\n"),
            await folder.RunAsync("caption", folder.Picture(0), "--n-best", "5"));
        Assert.Equal(5, (await folder.RunAsync("caption", folder.Picture(0), "--n-best", "5", "--beam", "5")).Out.Count(letter => letter == '\n'));
    }
}
