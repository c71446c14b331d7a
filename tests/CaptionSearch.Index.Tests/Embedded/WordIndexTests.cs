using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>Scores against a slow BM25 over words that no stemmer touches.</summary>
public sealed class WordIndexTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Score_AfterAddingReplacingAndRemoving_IsTheFormula()
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Random random = new(7);
        string[] words = ["zaq", "wok", "vux", "kij", "bav", "dop", "gom", "lub", "nak", "pid"];
        string Caption() => string.Join(' ', Enumerable.Range(0, random.Next(1, 15)).Select(_ => words[(int)Math.Sqrt(random.Next(100))]));

        Dictionary<string, string> captions = [];
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        for (int round = 0; round < 3; round++)
        {
            List<CaptionDocument> documents = [];
            for (int i = 0; i < 200; i++)
            {
                // From the second round on, half of the ids are there already: their old words must be gone.
                string id = Samples.Id((round * 100) + i);
                captions[id] = Caption();
                documents.Add(new CaptionDocument { Id = id, Caption = captions[id] });
            }

            List<string> removed = [.. captions.Keys.Where(_ => random.Next(10) == 0)];
            await index.WriteAsync(new IndexBatch { Documents = documents, RemovedIds = removed }, token);
            removed.ForEach(id => captions.Remove(id));
        }

        foreach (string text in new[] { "zaq", "pid", "zaq pid", "wok wok vux", "zaq wok vux kij bav dop gom lub nak pid", "absent" })
        {
            Dictionary<string, double> expected = SlowBm25.Score(captions, text.Split(' '));
            IReadOnlyList<ScoredId> found = (await index.FindAsync(new IndexQuery { Text = text, Window = 1000 }, token)).Words;
            Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), found.Select(hit => hit.Id).Order(StringComparer.Ordinal));
            Assert.All(found, hit => Assert.Equal(expected[hit.Id], hit.Score, 1e-9));
        }
    }

    [Fact]
    public void SlowBm25_ByHand()
    {
        // N = 3, n = 1, idf = ln(2.5 / 1.5); f = 2, dl = 4, avgdl = 8 / 3: 2 * 2.2 / (2 + 1.2 * (0.25 + 0.75 * 1.5)).
        Dictionary<string, string> captions = new() { ["x"] = "zaq zaq wok wok", ["y"] = "wok", ["z"] = "vux vux vux" };
        double expected = Math.Log(2.5 / 1.5) * (2 * 2.2) / (2 + (1.2 * (0.25 + (0.75 * 1.5))));
        Assert.Equal(expected, Assert.Single(SlowBm25.Score(captions, ["zaq"])).Value, 1e-12);
    }

    /// <summary>BM25 as FTS5 documents it: k1 1.2, b 0.75, idf ln((N - n + 0.5) / (n + 0.5)), at least 1e-6.</summary>
    private static class SlowBm25
    {
        public static Dictionary<string, double> Score(Dictionary<string, string> captions, string[] query)
        {
            Dictionary<string, string[]> documents = captions.ToDictionary(pair => pair.Key, pair => pair.Value.Split(' '));
            double average = documents.Values.Average(words => words.Length);
            Dictionary<string, double> scores = [];
            foreach (string word in query)
            {
                int having = documents.Values.Count(words => words.Contains(word));
                double idf = Math.Max(1e-6, Math.Log((documents.Count - having + 0.5) / (having + 0.5)));
                foreach ((string id, string[] words) in documents)
                {
                    int frequency = words.Count(other => other == word);
                    if (frequency > 0)
                    {
                        double part = idf * (frequency * 2.2) / (frequency + (1.2 * (0.25 + (0.75 * words.Length / average))));
                        scores[id] = scores.GetValueOrDefault(id) + part;
                    }
                }
            }

            return scores;
        }
    }
}
