using System.Text.Encodings.Web;
using System.Text.Json;
using CaptionSearch.Index.Text;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Text;

/// <summary>Our tokens equal those that a server gave once: for machines without a server.</summary>
/// <remarks>
/// tests/data/analysis is written anew with
/// <c>dotnet tests/CaptionSearch.Index.Tests/bin/Release/net10.0/CaptionSearch.Index.Tests.dll -explicit only -method '*RecordedAnalysisTests.Record'</c>
/// </remarks>
public sealed class RecordedAnalysisTests
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static string Folder => Path.Combine(WorkingTree.Root, "tests", "data", "analysis");

    [Fact]
    public void Index_RecordedTexts_EqualTheServers() => AssertRecorded("index.jsonl", CaptionAnalyzer.Index);

    [Fact]
    public void Exact_RecordedTexts_EqualTheServers() => AssertRecorded("exact.jsonl", CaptionAnalyzer.Exact);

    [Fact(Explicit = true)]
    public async Task Record()
    {
        await using ServerAnalysis server = await ServerAnalysis.CreateAsync(9);
        string[] texts =
        [
            .. NastyTexts.All, .. NastyTexts.Random(seed: 2, count: 100),
            "A child in a pink dress is climbing up a set of stairs in an entry way .", "Two dogs of different breeds looking at each other on the road .",
            "A man's dog jumped over the children's fences, running happily through flowering bushes .", "Skiers' tracks are crossing the snow-covered mountainside .",
        ];
        Directory.CreateDirectory(Folder);
        await WriteAsync("index.jsonl", ServerAnalysis.Index);
        await WriteAsync("exact.jsonl", ServerAnalysis.Exact);

        async Task WriteAsync(string file, string analyzer)
        {
            await using StreamWriter writer = new(Path.Combine(Folder, file)) { NewLine = "\n" };
            await foreach ((string text, List<CaptionToken> tokens) in server.AnalyzeAsync(analyzer, texts))
            {
                await writer.WriteLineAsync(JsonSerializer.Serialize(new Recorded(text, [.. tokens.Select(Show)]), Plain));
            }
        }
    }

    private static void AssertRecorded(string file, Func<string, List<CaptionToken>> analyze)
    {
        string[] lines = File.ReadAllLines(Path.Combine(Folder, file));
        Assert.True(lines.Length > 100, $"only {lines.Length} texts are recorded");
        foreach (string line in lines)
        {
            Recorded recorded = JsonSerializer.Deserialize<Recorded>(line)!;
            Assert.Equal(recorded.Tokens, analyze(recorded.Text).Select(Show));
        }
    }

    private static string Show(CaptionToken token) => $"{token.Term} {token.Position} {token.Start}-{token.End}";

    private sealed record Recorded(string Text, string[] Tokens);
}
