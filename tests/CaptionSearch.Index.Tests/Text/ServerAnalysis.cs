using System.Text;
using System.Text.Json;
using CaptionSearch.Index.Text;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Text;

/// <summary>What a real server's <c>_analyze</c> makes of texts.</summary>
internal static class ServerAnalysis
{
    /// <summary>The filters of <c>caption_exact</c>.</summary>
    public const string Exact = """["lowercase","asciifolding"]""";

    /// <summary>The filters of <c>caption_index</c>.</summary>
    public const string Index =
        """["lowercase","asciifolding",{"type":"stemmer","language":"possessive_english"},{"type":"stop","stopwords":"_english_"},{"type":"stemmer","language":"english"}]""";

    private const int PositionGap = 100; // between two texts of one request
    private const int MostTokens = 9000; // the server allows 10,000 a request

    /// <summary>Asserts that the server makes the same tokens of every text as <paramref name="analyze"/>, in every attribute.</summary>
    /// <remarks>
    /// Many texts go into one request, as long as they cannot have more tokens than the server allows. It counts positions and offsets on
    /// from text to text: a text ends one unit after its last, and a hundred positions after its last word, be that a stop word or not.
    /// </remarks>
    public static async Task AssertSameAsync(ElasticServer server, string filters, IEnumerable<string> texts, Func<string, List<CaptionToken>> analyze)
    {
        List<string> batch = [];
        int units = 0;
        foreach (string text in texts)
        {
            if (units + text.Length > MostTokens && batch.Count > 0)
            {
                await AssertSameBatchAsync(server, filters, batch, analyze);
                batch.Clear();
                units = 0;
            }

            batch.Add(text);
            units += text.Length;
        }

        await AssertSameBatchAsync(server, filters, batch, analyze);
    }

    /// <summary>The tokens of one request as the server sends them.</summary>
    public static async Task<List<CaptionToken>> AnalyzeAsync(ElasticServer server, string filters, IReadOnlyList<string> texts)
    {
        StringBuilder body = new();
        body.Append("{\"tokenizer\":\"standard\",\"filter\":").Append(filters).Append(",\"text\":[");
        body.AppendJoin(',', texts.Select(text => JsonSerializer.Serialize(text))).Append("]}");
        JsonElement reply = await server.SendAsync(HttpMethod.Post, "/_analyze", body.ToString());
        return
        [
            .. reply.GetProperty("tokens").EnumerateArray().Select(token => new CaptionToken(
                token.GetProperty("token").GetString()!,
                token.GetProperty("position").GetInt32(),
                token.GetProperty("start_offset").GetInt32(),
                token.GetProperty("end_offset").GetInt32())),
        ];
    }

    private static async Task AssertSameBatchAsync(ElasticServer server, string filters, List<string> texts, Func<string, List<CaptionToken>> analyze)
    {
        List<CaptionToken> found = await AnalyzeAsync(server, filters, texts);
        int next = 0;
        int position = 0;
        int offset = 0;
        foreach (string text in texts)
        {
            foreach (CaptionToken ours in analyze(text))
            {
                CaptionToken expected = next < found.Count ? found[next++] : default;
                CaptionToken moved = ours with { Position = ours.Position + position, Start = ours.Start + offset, End = ours.End + offset };
                if (moved != expected)
                {
                    string codes = string.Join(' ', text.Select(unit => $"{(int)unit:X4}"));
                    Assert.Fail($"ours {moved}, the server's {expected}\nin '{text}' ({codes}), from position {position}, offset {offset}");
                }
            }

            position += CaptionAnalyzer.Exact(text).Count + PositionGap;
            offset += text.Length + 1;
        }

        Assert.Equal(found.Count, next);
    }
}
