using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Text;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Text;

/// <summary>What a real server makes of texts: an index with the analysis of elastic/index.json, deleted when disposed of.</summary>
internal sealed class ServerAnalysis : IAsyncDisposable
{
    public const string Index = "caption_index";
    public const string Search = "caption_search";
    public const string Exact = "caption_exact";

    private const int PositionGap = 100; // between two texts of one request
    private const int MostTokens = 9000; // the server allows 10,000 a request

    private readonly ElasticServer _server;

    private ServerAnalysis(ElasticServer server, string name)
    {
        _server = server;
        Name = name;
    }

    /// <summary>Name of the index.</summary>
    public string Name { get; }

    /// <summary>Makes the index.</summary>
    /// <param name="majorVersion">8 or 9.</param>
    /// <param name="rules">Synonyms in place of those that ship.</param>
    public static async Task<ServerAnalysis> CreateAsync(int majorVersion, string? rules = null)
    {
        JsonObject definition = IndexDefinition.Create(synonymsSet: null, aliases: null, isBeingBuilt: false);
        if (rules is not null)
        {
            definition["settings"]!["analysis"]!["filter"]!["cap_syn"]!["synonyms"] = new JsonArray([.. rules.Split('\n').Select(rule => JsonValue.Create(rule))]);
        }

        ServerAnalysis analysis = new(await ElasticServer.SharedAsync(majorVersion), ElasticServer.NewName("analysis"));
        await analysis._server.SendAsync(HttpMethod.Put, $"/{analysis.Name}", definition.ToJsonString());
        return analysis;
    }

    public async ValueTask DisposeAsync() => await _server.SendAsync(HttpMethod.Delete, $"/{Name}");

    /// <summary>Asserts that the server makes the same tokens of every text as <paramref name="analyze"/>, in every attribute.</summary>
    public async Task AssertSameAsync(string analyzer, IEnumerable<string> texts, Func<string, List<CaptionToken>> analyze)
    {
        int tokens = 0;
        await foreach ((string text, List<CaptionToken> expected) in AnalyzeAsync(analyzer, texts))
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
    public async IAsyncEnumerable<(string Text, List<CaptionToken> Tokens)> AnalyzeAsync(string analyzer, IEnumerable<string> texts)
    {
        List<string> batch = [];
        int words = 0;
        foreach (string text in texts)
        {
            int more = CaptionAnalyzer.Exact(text).Count;
            if (words + more > MostTokens && batch.Count > 0)
            {
                foreach ((string, List<CaptionToken>) analysed in await AnalyzeBatchAsync(analyzer, batch))
                {
                    yield return analysed;
                }

                batch.Clear();
                words = 0;
            }

            batch.Add(text);
            words += more;
        }

        foreach ((string, List<CaptionToken>) analysed in await AnalyzeBatchAsync(analyzer, batch))
        {
            yield return analysed;
        }
    }

    private async Task<List<(string Text, List<CaptionToken> Tokens)>> AnalyzeBatchAsync(string analyzer, List<string> texts)
    {
        StringBuilder body = new();
        body.Append(CultureInfo.InvariantCulture, $"{{\"analyzer\":\"{analyzer}\",\"text\":[");
        body.AppendJoin(',', texts.Select(Quote)).Append("]}");
        JsonElement reply = await _server.SendAsync(HttpMethod.Post, $"/{Name}/_analyze", body.ToString());
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
