using CaptionSearch.Index.Embedded;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests.Embedded.Words;

/// <summary>Scores against a slow BM25 over everything, after documents came, changed and went.</summary>
public sealed class WordIndexTests : IDisposable
{
    private static readonly string[] Vocabulary = ["dogs", "running", "wok", "vux", "kij", "grass", "the", "on", "puppy", "lub", "nak", "pid"];

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Score_AfterAddingReplacingAndRemoving_IsTheFormula()
    {
        Synonyms synonyms = Synonyms.Parse(new StringReader("dogs, puppy, hound\nwok => vux, kij"), "synonyms");
        Random random = new(7);
        Dictionary<string, CaptionDocument> documents = [];
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path, new EmbeddedIndexOptions { Synonyms = synonyms });
        for (int round = 0; round < 4; round++)
        {
            // From the second round on, half of the ids are there already: their old words must be gone.
            CaptionDocument[] batch = [.. Enumerable.Range(round * 600, 1200).Select(i => RandomDocument(random, i))];
            List<string> removed = [.. documents.Keys.Where(_ => random.Next(10) == 0)];
            await index.WriteAsync(new IndexBatch { Documents = batch, RemovedIds = removed }, Token);
            foreach (CaptionDocument document in batch)
            {
                CaptionDocument? former = documents.GetValueOrDefault(document.Id);
                documents[document.Id] = document with
                {
                    OtherCaptions = document.OtherCaptions.Count > 0 ? document.OtherCaptions : former?.OtherCaptions ?? [],
                    Tags = document.Tags.Count > 0 ? document.Tags : former?.Tags ?? [],
                };
            }

            removed.ForEach(id => documents.Remove(id));
        }

        foreach (string text in new[] { "dog", "pid", "dogs pid", "wok wok vux", "run on the grass", string.Join(' ', Vocabulary), "absent", "the" })
        {
            Dictionary<string, (double Caption, double Tags)> expected = SlowBm25.Score(documents.Values, text, synonyms);
            foreach (double weight in new[] { 0, 0.5, 3 })
            {
                IndexQuery query = new() { Text = text, TagWeight = weight, Window = 10_000 };
                IReadOnlyList<ScoredId> found = (await index.FindAsync(query, Token)).Words;
                Dictionary<string, double> totals = expected
                    .Select(pair => (pair.Key, Total: pair.Value.Caption + (weight * pair.Value.Tags)))
                    .Where(pair => pair.Total > 0)
                    .ToDictionary(pair => pair.Key, pair => pair.Total);
                Assert.Equal(totals.Keys.Order(StringComparer.Ordinal), found.Select(hit => hit.Id).Order(StringComparer.Ordinal));
                Assert.All(found, hit => Assert.Equal(totals[hit.Id], hit.Score, 1e-4));
            }
        }

        Assert.Empty(await index.VerifyAsync(Token));
    }

    [Fact]
    public async Task RebuildWords_AfterDamage_MendsIt()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        await index.WriteAsync(Samples.Batch([.. Enumerable.Range(0, 30).Select(i => RandomDocument(new Random(i), i))]), Token);
        IReadOnlyList<ScoredId> before = (await index.FindAsync(new IndexQuery { Text = "dog grass" }, Token)).Words;
        Database.Run(_folder.Path, "DELETE FROM postings WHERE term = 'dog'; UPDATE fields SET terms = terms + 1");
        string[] problems = [.. (await index.VerifyAsync(Token)).Select(problem => problem.Description)];
        Assert.Contains("the words of documents 0 to 1023 do not fit their captions and tags", problems);
        Assert.Contains(problems, problem => problem.StartsWith("Caption: ", StringComparison.Ordinal));

        await index.RebuildWordsAsync(Token);
        Assert.Empty(await index.VerifyAsync(Token));
        Assert.Equal(before, (await index.FindAsync(new IndexQuery { Text = "dog grass" }, Token)).Words);
    }

    [Theory]
    [InlineData("UPDATE postings SET data = x'' WHERE term = 'dog'")]
    [InlineData("UPDATE postings SET data = x'0000' WHERE term = 'dog'")]
    [InlineData("UPDATE postings SET data = CAST(substr(data, 1, length(data) - 1) AS BLOB) WHERE term = 'dog'")]
    [InlineData("UPDATE postings SET data = CAST(data || x'00' AS BLOB) WHERE term = 'dog'")]
    [InlineData("UPDATE postings SET data = x'0100ff' WHERE term = 'dog'")]
    [InlineData("UPDATE postings SET data = x'0100ffffffffffffffffff01' WHERE term = 'dog'")]
    public async Task Find_DamagedPostings_SaysSoAndSearchesOnForOtherWords(string damage)
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        await index.WriteAsync(Samples.Batch(Samples.Document("a", "a dog"), Samples.Document("b", "a cat and a dog")), Token);
        Database.Run(_folder.Path, damage);

        IndexFormatException error = await Assert.ThrowsAsync<IndexFormatException>(() => index.FindAsync(new IndexQuery { Text = "dog" }, Token));
        Assert.Equal(Path.Combine(_folder.Path, "index.db"), error.File);
        Assert.Single((await index.FindAsync(new IndexQuery { Text = "cat" }, Token)).Words);
        Assert.Contains(await index.VerifyAsync(Token), problem => problem.Description.StartsWith("'dog', block 0:", StringComparison.Ordinal));
    }

    private static CaptionDocument RandomDocument(Random random, int number)
    {
        string Words(int most)
            => string.Join(' ', Enumerable.Range(0, random.Next(most)).Select(_ => Vocabulary[(int)Math.Sqrt(random.Next(Vocabulary.Length * Vocabulary.Length))]));
        return new CaptionDocument
        {
            Id = Samples.Id(number),
            Caption = Words(random.Next(20) == 0 ? 200 : 15),
            OtherCaptions = [.. Enumerable.Range(0, Math.Max(0, random.Next(4) - 2)).Select(_ => Words(12))],
            Tags = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new DocumentTag(Words(4), 0.5f))],
        };
    }
}
