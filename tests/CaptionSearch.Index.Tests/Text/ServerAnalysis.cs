using System.Globalization;
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

    /// <summary>The filters of <c>caption_search</c> with a list of synonyms.</summary>
    public static string Search(string synonyms)
        => Index.Replace("{\"type\":\"stop\"", $"{{\"type\":\"synonym_graph\",\"synonyms\":{Rules(synonyms)}}},{{\"type\":\"stop\"", StringComparison.Ordinal);

    /// <summary>The lines of a list of synonyms as a JSON array.</summary>
    public static string Rules(string synonyms)
        => JsonSerializer.Serialize(synonyms.Split('\n').Where(line => line.Trim().Length > 0 && line[0] != '#'));

    /// <summary>Asserts that the server makes the same tokens of every text as <paramref name="analyze"/>, in every attribute.</summary>
    public static async Task AssertSameAsync(ElasticServer server, string filters, IEnumerable<string> texts, Func<string, List<CaptionToken>> analyze)
    {
        int tokens = 0;
        await foreach ((string text, List<CaptionToken> expected) in AnalyzeAsync(server, filters, texts))
        {
            List<CaptionToken> ours = analyze(text);
            tokens += ours.Count;
            if (!ours.SequenceEqual(expected))
            {
                int first = ours.Zip(expected).TakeWhile(pair => pair.First == pair.Second).Count();
                string codes = string.Join(' ', text.Select(unit => $"{(int)unit:X4}"));
                Assert.Fail($"token {first} is {ours.ElementAtOrDefault(first)}, the server's {expected.ElementAtOrDefault(first)}\nin '{text}' ({codes})");
            }
        }

        Assert.True(tokens > 0, "nothing was compared");
    }

    /// <summary>The tokens of texts as the server makes them.</summary>
    /// <remarks>
    /// Many texts go into one request, as long as they have no more tokens than the server allows. It counts positions and offsets on
    /// from text to text: a text ends one unit after its last, and a hundred positions after its last word, be that a stop word or not.
    /// </remarks>
    public static async IAsyncEnumerable<(string Text, List<CaptionToken> Tokens)> AnalyzeAsync(ElasticServer server, string filters, IEnumerable<string> texts)
    {
        List<string> batch = [];
        int words = 0;
        foreach (string text in texts)
        {
            int more = CaptionAnalyzer.Exact(text).Count;
            if (words + more > MostTokens && batch.Count > 0)
            {
                foreach ((string, List<CaptionToken>) analysed in await AnalyzeBatchAsync(server, filters, batch))
                {
                    yield return analysed;
                }

                batch.Clear();
                words = 0;
            }

            batch.Add(text);
            words += more;
        }

        foreach ((string, List<CaptionToken>) analysed in await AnalyzeBatchAsync(server, filters, batch))
        {
            yield return analysed;
        }
    }

    private static async Task<List<(string Text, List<CaptionToken> Tokens)>> AnalyzeBatchAsync(ElasticServer server, string filters, List<string> texts)
    {
        StringBuilder body = new();
        body.Append("{\"tokenizer\":\"standard\",\"filter\":").Append(filters).Append(",\"text\":[");
        body.AppendJoin(',', texts.Select(Quote)).Append("]}");
        JsonElement reply = await server.SendAsync(HttpMethod.Post, "/_analyze", body.ToString());
        Queue<CaptionToken> all = new(reply.GetProperty("tokens").EnumerateArray().Select(token => new CaptionToken(
            token.GetProperty("token").GetString()!,
            token.GetProperty("position").GetInt32(),
            token.GetProperty("start_offset").GetInt32(),
            token.GetProperty("end_offset").GetInt32())));

        List<(string Text, List<CaptionToken> Tokens)> analysed = [];
        int position = 0;
        int offset = 0;
        foreach (string text in texts)
        {
            List<CaptionToken> tokens = [];
            while (all.TryPeek(out CaptionToken token) && token.End <= offset + text.Length)
            {
                all.Dequeue();
                tokens.Add(token with { Position = token.Position - position, Start = token.Start - offset, End = token.End - offset });
            }

            analysed.Add((text, tokens));
            position += CaptionAnalyzer.Exact(text).Count + PositionGap; // a wrong number of words shows in the positions of the next text
            offset += text.Length + 1;
        }

        Assert.Empty(all);
        return analysed;
    }

    /// <summary>A text as JSON in ASCII: a lone surrogate can only be sent as an escape.</summary>
    private static string Quote(string text)
    {
        StringBuilder json = new("\"");
        foreach (char unit in text)
        {
            if (char.IsAsciiLetterOrDigit(unit) || unit == ' ')
            {
                json.Append(unit);
            }
            else
            {
                json.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:X4}");
            }
        }

        return json.Append('"').ToString();
    }
}
