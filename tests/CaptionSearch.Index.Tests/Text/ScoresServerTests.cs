using System.Text;
using System.Text.Json;
using CaptionSearch.Index.Text;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Text;

/// <summary>BM25, its parts and phrases as real servers see them.</summary>
[Trait("Needs", "elastic")]
public sealed class ScoresServerTests
{
    private const string Rules = "w2, w9, x1\nw3 => w30, w31\nw5s => w5s, w6s\nw4, w4s, w44";

    private static readonly string[] Queries =
    [
        "w1", "w0 w1", "w1 w1", "w1 the W1 of w1s", "w2", "w9 w2", "w3", "w30", "w5s", "w4", "w4s w44", "w7 w8 w40 w41 w99 nothing", "x1", "w1's w2'S", "the of", "w0 w1 w2 w3 w4 w5 w6 w7 w8 w9 w10 w11 w12",
    ];

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Score_RandomTexts_EqualsTheServer(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        List<string[]> documents = RandomDocuments(new Random(version), 400);
        await using ServerAnalysis analysis = await ServerAnalysis.CreateAsync(version, Rules);
        await WriteAsync(server, analysis.Name, documents);
        CaptionDocument[] captions =
        [
            .. documents.Select((sentences, number) => new CaptionDocument { Id = $"{number}", Caption = sentences[0], OtherCaptions = sentences[1..] }),
        ];
        var synonyms = Synonyms.Parse(new StringReader(Rules), "rules");
        foreach (string query in Queries)
        {
            JsonElement reply = await server.SendAsync(
                HttpMethod.Post, $"/{analysis.Name}/_search", JsonSerializer.Serialize(new { size = 1000, query = new { match = new { caption = query } } }));
            Dictionary<string, double> expected = reply.GetProperty("hits").GetProperty("hits").EnumerateArray()
                .ToDictionary(hit => hit.GetProperty("_id").GetString()!, hit => hit.GetProperty("_score").GetDouble());

            Dictionary<string, double> ours = Scores(captions, query, synonyms);
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), ours.Keys.Order(StringComparer.Ordinal));
            Dictionary<string, (double Caption, double Tags)> slow = SlowBm25.Score(captions, query, synonyms);
            foreach ((string id, double score) in expected)
            {
                Assert.Equal(score, ours[id], 2e-6 * Math.Max(1, score));
                Assert.Equal(score, slow[id].Caption, 1e-5 * Math.Max(1, score));
            }
        }
    }

    /// <remarks>The parts one by one, so that a wrong one is seen where another hides it.</remarks>
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Parts_Explanation_EqualTheServers(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        int[] lengths = [1, 2, 5, 23, 24, 25, 39, 40, 41, 42, 43, 55, 56, 57, 100, 255, 256, 1000, 5000];
        await using ServerAnalysis analysis = await ServerAnalysis.CreateAsync(version, Rules);
        await WriteAsync(server, analysis.Name, [.. lengths.Select(length => new[] { $"zaq {string.Join(' ', Enumerable.Repeat("wok", length - 1))}" })]);
        JsonElement reply = await server.SendAsync(
            HttpMethod.Post, $"/{analysis.Name}/_search", """{"size":100,"explain":true,"query":{"match":{"caption":{"query":"zaq","boost":0.5}}}}""");
        JsonElement[] hits = [.. reply.GetProperty("hits").GetProperty("hits").EnumerateArray()];
        Assert.Equal(lengths.Length, hits.Length);
        foreach (JsonElement hit in hits)
        {
            int length = lengths[int.Parse(hit.GetProperty("_id").GetString()!, System.Globalization.CultureInfo.InvariantCulture)];
            Dictionary<string, double> parts = [];
            Flatten(hit.GetProperty("_explanation"), parts);

            Assert.Equal(parts["dl"], Bm25.DecodeLength(Bm25.EncodeLength(length)));
            Assert.Equal(parts["avgdl"], lengths.Average(), 1e-3);
            Assert.Equal((float)parts["idf"], (float)Bm25.Idf((long)parts["n"], (long)parts["N"]));
            Assert.Equal(Bm25.K1, parts["k1"], 1e-7);
            Assert.Equal(Bm25.B, parts["b"], 1e-7);
            Assert.Equal(0.5 * 2.2, parts["boost"], 1e-6);
            Assert.Equal(hit.GetProperty("_score").GetDouble(), Bm25.Score(parts["idf"], 1, Bm25.EncodeLength(length), lengths.Average(), boost: 0.5), 1e-8);
        }
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Phrase_RandomTexts_EqualsTheServer(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        Random random = new(version);
        List<string[]> documents = RandomDocuments(random, 200);
        await using ServerAnalysis analysis = await ServerAnalysis.CreateAsync(version, Rules);
        await WriteAsync(server, analysis.Name, documents);
        int found = 0;
        for (int round = 0; round < 60; round++)
        {
            string[] words = documents[random.Next(documents.Count)][0].Split(' ');
            int start = random.Next(words.Length);
            string phrase = string.Join(" , ", words.Skip(start).Take(1 + random.Next(3)));
            JsonElement reply = await server.SendAsync(
                HttpMethod.Post,
                $"/{analysis.Name}/_search",
                JsonSerializer.Serialize(new { size = 1000, query = new { match_phrase = new Dictionary<string, string> { ["caption.exact"] = phrase } } }));
            string[] expected = [.. reply.GetProperty("hits").GetProperty("hits").EnumerateArray().Select(hit => hit.GetProperty("_id").GetString()!)];

            Assert.Equal(
                expected.Order(StringComparer.Ordinal),
                Enumerable.Range(0, documents.Count).Where(i => PhraseMatch.Contains(documents[i], phrase)).Select(i => $"{i}").Order(StringComparer.Ordinal));
            found += expected.Length;
        }

        Assert.True(found > 60, $"{found} phrases were found");
    }

    private static Dictionary<string, double> Scores(CaptionDocument[] documents, string query, Synonyms synonyms)
    {
        Dictionary<string, List<string>> fields = documents
            .Select(document => (document.Id, Terms: document.OtherCaptions.Prepend(document.Caption).SelectMany(CaptionAnalyzer.Index).Select(token => token.Term).ToList()))
            .Where(document => document.Terms.Count > 0)
            .ToDictionary(document => document.Id, document => document.Terms);
        double average = fields.Values.Average(terms => terms.Count);
        Dictionary<string, double> scores = [];
        foreach (QueryTerm word in CaptionAnalyzer.Search(query, synonyms))
        {
            int n = word.Terms.Max(term => fields.Values.Count(terms => terms.Contains(term)));
            foreach ((string id, List<string> terms) in fields.Where(field => field.Value.Any(word.Terms.Contains)))
            {
                double score = Bm25.Score(Bm25.Idf(n, fields.Count), terms.Count(word.Terms.Contains), Bm25.EncodeLength(terms.Count), average);
                scores[id] = scores.GetValueOrDefault(id) + score;
            }
        }

        return scores;
    }

    /// <summary>One to three sentences of words w0..w99, low numbers most often, some in the plural; stop words; some of great length, some without a word.</summary>
    private static List<string[]> RandomDocuments(Random random, int count)
        =>
        [
            .. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, random.Next(1, 4)).Select(_ => Sentence(random)).ToArray()),
            ["the of and"], [""], [Sentence(random, 3000)],
        ];

    private static string Sentence(Random random, int? length = null)
        => string.Join(' ', Enumerable.Range(0, length ?? (random.Next(20) == 0 ? random.Next(200) : random.Next(1, 15)))
            .Select(_ => random.Next(5) == 0 ? "the" : $"{(random.Next(2) == 0 ? "w" : "W")}{(int)(100 * Math.Pow(random.NextDouble(), 3))}{(random.Next(4) == 0 ? "s" : "")}"));

    /// <summary>Writes the texts, numbered from 0.</summary>
    private static async Task WriteAsync(ElasticServer server, string index, List<string[]> documents)
    {
        StringBuilder bulk = new();
        for (int i = 0; i < documents.Count; i++)
        {
            bulk.Append($$$"""{"index":{"_id":"{{{i}}}"}}""").Append('\n').Append(JsonSerializer.Serialize(new { caption = documents[i] })).Append('\n');
        }

        JsonElement reply = await server.SendAsync(HttpMethod.Post, $"/{index}/_bulk?refresh=true", bulk.ToString());
        Assert.False(reply.GetProperty("errors").GetBoolean());
    }

    /// <summary>The named numbers of an explanation: "avgdl, average length of field" is avgdl.</summary>
    private static void Flatten(JsonElement explanation, Dictionary<string, double> parts)
    {
        string description = explanation.GetProperty("description").GetString()!;
        parts.TryAdd(description.Split(',', ' ')[0], explanation.GetProperty("value").GetDouble());
        foreach (JsonElement detail in explanation.GetProperty("details").EnumerateArray())
        {
            Flatten(detail, parts);
        }
    }
}
