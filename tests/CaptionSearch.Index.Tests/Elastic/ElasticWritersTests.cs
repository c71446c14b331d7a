using System.Text.Json;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>Several writers at once, and what else only an index on a server meets.</summary>
[Trait("Needs", "elastic")]
public sealed class ElasticWritersTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The slower of two workers sees no index, then the name of the faster one's: it must not make a second.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Open_AnotherWorkerMakesTheIndexMeanwhile_BothWriteIntoOne(int version)
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(version);
        await using FaultProxy proxy = new(place.Server.Url);
        int looks = 0;
        proxy.Faults = request => request.Path.Contains("/_mapping", StringComparison.Ordinal) && Interlocked.Increment(ref looks) == 1
            ? new Fault { Delay = TimeSpan.FromSeconds(3) }
            : null;
        Task<ElasticIndex> opening = place.OpenAsync(place.Options with { Url = new Uri(proxy.Url) });
        while (Volatile.Read(ref looks) == 0)
        {
            await Task.Delay(20, Token);
        }

        await Task.Delay(TimeSpan.FromSeconds(1), Token); // the server has answered by now, the proxy holds it back
        await using ElasticIndex faster = await place.OpenAsync();
        await using ElasticIndex slower = await opening;
        await faster.WriteAsync(Samples.Batch(new CaptionDocument { Id = Samples.Id(1) }), Token);
        await slower.WriteAsync(Samples.Batch(new CaptionDocument { Id = Samples.Id(2) }), Token);
        await faster.RefreshAsync(Token);

        Assert.Equal(2, await faster.CountAsync(Token));
        JsonElement made = await place.Server.SendAsync(HttpMethod.Get, $"/{place.Options.IndexName}/_alias");
        Assert.Single(made.EnumerateObject());
    }

    /// <summary>Every writer gives every document a path of its own, one a caption of a person's, and two a vector.</summary>
    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Write_FourWritersOnTheSameDocuments_LoseNothing(int version)
    {
        const int Documents = 60;
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(version);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async writer =>
        {
            await using ElasticIndex index = await place.OpenAsync();
            CaptionDocument[] documents =
            [
                .. Enumerable.Range(0, Documents).Select(i => new CaptionDocument
                {
                    Id = Samples.Id(i),
                    Paths = [$"/{writer}/{i}.jpg"],
                    Caption = writer == 1 ? "what a person wrote" : "a dog",
                    CaptionSource = writer == 1 ? CaptionSource.Human : CaptionSource.Model,
                    Tags = writer == 2 ? [new DocumentTag("saluki", 0.5f)] : [],
                    ModelFingerprint = Samples.Model,
                    Vector = writer % 2 == 0 ? Samples.Vector(i) : null,
                }),
            ];
            foreach (CaptionDocument[] some in documents.Chunk(25))
            {
                await index.WriteAsync(Samples.Batch(some), Token);
            }
        }));

        await using ElasticIndex read = await place.OpenAsync();
        await read.RefreshAsync(Token);
        Assert.Equal(Documents, await read.CountAsync(Token));
        IReadOnlyList<CaptionDocument> found = await read.GetAsync([.. Enumerable.Range(0, Documents).Select(Samples.Id)], withVectors: true, Token);
        for (int i = 0; i < Documents; i++)
        {
            Assert.Equal([.. Enumerable.Range(0, 4).Select(writer => $"/{writer}/{i}.jpg")], found[i].Paths);
            Assert.Equal(("what a person wrote", CaptionSource.Human), (found[i].Caption, found[i].CaptionSource));
            Assert.Equal("saluki", Assert.Single(found[i].Tags).Name);
            Assert.Equal(1, Samples.Cosine(Samples.Vector(i), found[i].Vector!), 1e-6);
        }

        Assert.Equal(Documents, (await read.FindAsync(new IndexQuery { Vector = Samples.Vector(0) }, Token)).Nearest.Count);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Write_FirstVectorsOfTwoModelsAtOnce_OneModelIsRefused(int version)
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(version);
        await using ElasticIndex first = await place.OpenAsync();
        await using ElasticIndex second = await place.OpenAsync();
        Task[] writes =
        [
            first.WriteAsync(Samples.Batch(Samples.Document("a")), Token),
            second.WriteAsync(Samples.Batch(Samples.Document("b") with { ModelFingerprint = "another" }), Token),
        ];
        await Assert.ThrowsAsync<IndexFormatException>(() => Task.WhenAll(writes));
        Assert.NotEqual(writes[0].IsFaulted, writes[1].IsFaulted);
        await first.RefreshAsync(Token);
        Assert.Equal(1, await first.CountAsync(Token));
    }

    [Fact]
    public async Task Write_IndexWasClearedByAnother_TheBatchIsWhole()
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(9);
        await using ElasticIndex first = await place.OpenAsync();
        await using ElasticIndex second = await place.OpenAsync();
        await first.WriteAsync(Samples.Batch(Samples.Document("a")), Token);
        await second.ClearAsync(Token);
        await first.WriteAsync(Samples.Batch(Samples.Document("b")), Token);

        await first.RefreshAsync(Token);
        Assert.Equal(Samples.Id("b"), Assert.Single((await first.FindAsync(new IndexQuery { Vector = Samples.Vector(1) }, Token)).Nearest).Id);
        Assert.Equal(Samples.Id("b"), Assert.Single((await second.FindAsync(new IndexQuery { Vector = Samples.Vector(1) }, Token)).Nearest).Id);
    }

    [Fact]
    public async Task Write_IndexWasMadeAnewForAnotherModel_IsRefused()
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(8);
        await using ElasticIndex index = await place.OpenAsync();
        await index.WriteAsync(Samples.Batch(Samples.Document("a")), Token);
        await using (ElasticIndex other = await place.OpenAsync())
        {
            await other.ClearAsync(Token);
            await other.WriteAsync(Samples.Batch(Samples.Document("b") with { ModelFingerprint = "another" }), Token);
        }

        // The same length: only the name of the model tells them apart.
        await Assert.ThrowsAsync<IndexFormatException>(() => index.WriteAsync(Samples.Batch(Samples.Document("c")), Token));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Write_DocumentThatTheServerRefuses_TheOthersAreWritten(int version)
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(version);
        using Embedded.TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "refused.jsonl");
        CaptionDocument bad = Samples.Document("bad") with { Vector = null, FileTime = DateTimeOffset.MinValue, Width = 7 };
        await using (ElasticIndex index = await place.OpenAsync(place.Options with { DeadLetterFile = file }))
        {
            // Somebody took the type of a field away: what no test of ours can foresee.
            await BreakAsync(place);
            await index.WriteAsync(Samples.Batch(Samples.Document("a") with { Vector = null }, bad, Samples.Document("c") with { Vector = null }), Token);
            Assert.Equal(1, index.RefusedCount);
            Assert.Equal([Samples.Id("a"), Samples.Id("c")], (await index.GetAsync([Samples.Id("a"), bad.Id, Samples.Id("c")], withVectors: false, Token)).Select(document => document.Id));
        }

        using JsonDocument line = JsonDocument.Parse(Assert.Single(File.ReadAllLines(file)));
        Assert.Equal(bad.Id, line.RootElement.GetProperty("id").GetString());
        await using ElasticIndex strict = await place.OpenAsync();
        IndexFormatException error = await Assert.ThrowsAsync<IndexFormatException>(() => strict.WriteAsync(Samples.Batch(bad), Token));
        Assert.Contains(bad.Id, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task Open_IndexThatIsNotOurs_SaysSo()
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(8);
        await place.Server.SendAsync(HttpMethod.Put, $"/{place.Options.IndexName}", """{"mappings":{"properties":{"x":{"type":"keyword"}}}}""");
        IndexFormatException error = await Assert.ThrowsAsync<IndexFormatException>(() => place.OpenAsync());
        Assert.Contains(place.Options.IndexName, error.Message, StringComparison.Ordinal);
        Assert.Contains("not made by this program", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_ForReadingWithoutIndex_IsNull()
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(8);
        Assert.Null(await ElasticIndex.OpenAsync(place.Options, writable: false, Token));
        await (await place.OpenAsync()).DisposeAsync();
        await using ElasticIndex? index = await ElasticIndex.OpenAsync(place.Options, writable: false, Token);
        await Assert.ThrowsAsync<IndexUnavailableException>(() => index!.WriteAsync(new IndexBatch(), Token));
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Open_WithAnotherVectorType_UpgradesInPlaceOrRefuses(int version)
    {
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(version);
        await using (ElasticIndex index = await place.OpenAsync())
        {
            await index.WriteAsync(Samples.Batch([.. Enumerable.Range(0, 200).Select(i => Samples.Document($"d{i}", vectorSeed: i))]), Token);
        }

        await using (ElasticIndex index = await place.OpenAsync(place.Options with { VectorType = ElasticVectorType.Int8Hnsw }))
        {
            await index.WriteAsync(Samples.Batch([.. Enumerable.Range(200, 200).Select(i => Samples.Document($"d{i}", vectorSeed: i))]), Token);
            await index.RefreshAsync(Token);
            string[] ids = [.. Enumerable.Range(0, 400).Select(i => Samples.Id($"d{i}"))];
            IReadOnlyList<ScoredId> nearest = (await index.FindAsync(new IndexQuery { Vector = Samples.Vector(300), Window = 5 }, Token)).Nearest;
            Assert.Equal(Samples.Id("d300"), nearest[0].Id);
            Assert.All(nearest, hit => Assert.Equal(Cosine(hit.Id), hit.Score, 1e-5)); // not of the quantised ones
            IReadOnlyList<DocumentScores> scores = await index.ScoreAsync(new IndexQuery { Vector = Samples.Vector(300) }, ids, Token);
            Assert.Equal(400, scores.Count);
            Assert.All(scores, score => Assert.Equal(Cosine(score.Id), score.Cosine!.Value, 1e-5));

            double Cosine(string id) => Samples.Cosine(Samples.Vector(300), Samples.Vector(Array.FindIndex(ids, other => other == id)));
        }

        IndexFormatException error = await Assert.ThrowsAsync<IndexFormatException>(
            () => place.OpenAsync(place.Options with { VectorType = ElasticVectorType.Flat }));
        Assert.Contains("captionsearch reindex", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Makes the index refuse any document with a width: a field of its mapping now asks for a date.</summary>
    private static async Task BreakAsync(ElasticTestIndex place)
    {
        JsonElement aliases = await place.Server.SendAsync(HttpMethod.Get, $"/{place.Options.IndexName}/_mapping");
        string index = aliases.EnumerateObject().Single().Name;
        string mapping = aliases.GetProperty(index).GetProperty("mappings").GetRawText()
            .Replace("\"width\":{\"type\":\"integer\"}", "\"width\":{\"type\":\"boolean\"}", StringComparison.Ordinal);
        string name = place.Options.IndexName;
        string settings = File.ReadAllText(Path.Combine(WorkingTree.Root, "elastic", "index.json"));
        using JsonDocument definition = JsonDocument.Parse(settings);
        await place.Server.SendAsync(HttpMethod.Delete, $"/{index}");
        await place.Server.SendAsync(
            HttpMethod.Put,
            $"/{index}",
            $$"""{"settings": {{definition.RootElement.GetProperty("settings").GetRawText()}}, "mappings": {{mapping}}, "aliases": {"{{name}}": {}, "{{name}}-write": {} } }""");
    }
}
