using System.Text;
using CaptionSearch.Index.Text;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Text;

/// <summary>Our tokens equal those of real servers, to the last one and in every attribute.</summary>
[Trait("Needs", "elastic")]
public sealed class CaptionAnalyzerServerTests
{
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Analyze_AllCaptionsOfFlickr8k_EqualsTheServer(int version)
    {
        string[] captions =
        [
            .. File.ReadLines(SharedData.Require("flickr8k/Flickr8k.token.txt")).Select(line => line[(line.IndexOf('\t', StringComparison.Ordinal) + 1)..]),
        ];
        Assert.Equal(35_000, captions.Length);

        await AssertSameAsync(version, captions);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Analyze_NastyTexts_EqualsTheServer(int version) => await AssertSameAsync(version, NastyTexts.All);

    /// <remarks>Alone, and between letters, digits, ideographs, emoji and spaces: what a code point does to its neighbours is what it is.</remarks>
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Analyze_EveryCodePoint_EqualsTheServer(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        await ServerAnalysis.AssertSameAsync(server, ServerAnalysis.Exact, EveryCodePoint(), CaptionAnalyzer.Exact);

        static IEnumerable<string> EveryCodePoint()
        {
            foreach (int first in Enumerable.Range(0, 0x110000 / 64).Select(block => block * 64))
            {
                StringBuilder text = new();
                for (int point = first; point < first + 64; point++)
                {
                    if (Rune.IsValid(point))
                    {
                        text.Append(' ').Append(new Rune(point)).Append(" a").Append(new Rune(point)).Append("b1").Append(new Rune(point)).Append('2');
                    }
                }

                yield return text.ToString();
            }
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Analyze_RandomMixtures_EqualsTheServer(int version) => await AssertSameAsync(version, NastyTexts.Random(seed: 1, count: 3000));

    private static async Task AssertSameAsync(int version, IReadOnlyList<string> texts)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        await ServerAnalysis.AssertSameAsync(server, ServerAnalysis.Index, texts, CaptionAnalyzer.Index);
        await ServerAnalysis.AssertSameAsync(server, ServerAnalysis.Exact, texts, CaptionAnalyzer.Exact);
    }
}
