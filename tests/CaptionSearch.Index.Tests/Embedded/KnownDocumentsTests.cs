using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>What an index remembers of its documents is never older than the database.</summary>
public sealed class KnownDocumentsTests : IDisposable
{
    private static readonly EmbeddedIndexOptions SmallSegments = new() { SegmentCapacity = 16, CompactionThreshold = 4 };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Reader_AfterEachChangeOfAnotherProcess_SeesWhatIsThere()
    {
        await using EmbeddedIndex writer = EmbeddedIndex.Open(_folder.Path, SmallSegments);
        await writer.WriteAsync(Samples.Batch([.. Enumerable.Range(0, 40).Select(i => Samples.Document($"d{i}", $"a dog number {i}", i))]), Token);
        await using EmbeddedIndex reader = EmbeddedIndex.OpenReadOnly(_folder.Path);
        string[] ids = [.. Enumerable.Range(0, 40).Select(i => Samples.Id($"d{i}"))];
        await AgreeAsync("first");

        await writer.WriteAsync(new IndexBatch { SetCaptions = [new CaptionChange(ids[3], "a cat", CaptionSource.Human, null, false)] }, Token);
        await AgreeAsync("caption");
        Assert.Equal("a cat", (await reader.GetAsync([ids[3]], withVectors: false, Token))[0].Caption);

        await writer.WriteAsync(new IndexBatch { AddedPaths = [new DocumentPath(ids[4], "/elsewhere.jpg")] }, Token);
        await AgreeAsync("path");
        Assert.Contains("/elsewhere.jpg", (await reader.GetAsync([ids[4]], withVectors: false, Token))[0].Paths);

        // So many that their segment is rewritten: the vectors of the others move.
        await writer.WriteAsync(new IndexBatch { RemovedIds = [.. ids.Where((_, i) => i % 2 == 0)] }, Token);
        await AgreeAsync("removal and rewriting");
        Assert.Equal(20, (await reader.GetAsync(ids, withVectors: true, Token)).Count);

        await writer.ClearAsync(Token);
        await AgreeAsync("clear");
        await writer.WriteAsync(Samples.Batch(Samples.Document("d1", "a horse", 7)), Token);
        await AgreeAsync("again");
        Assert.Equal("a horse", (await reader.GetAsync([ids[1]], withVectors: false, Token))[0].Caption);

        // One that was just opened knows nothing: it is the oracle.
        async Task AgreeAsync(string when)
        {
            await using EmbeddedIndex fresh = EmbeddedIndex.OpenReadOnly(_folder.Path);
            IndexQuery query = new() { Text = "dog number cat", Vector = Samples.Vector(500), Window = 30 };
            for (int time = 0; time < 2; time++)
            {
                IReadOnlyList<CaptionDocument> expected = await fresh.ReadAsync(withVectors: true, Token).ToListAsync(Token);
                IReadOnlyList<CaptionDocument> known = await reader.GetAsync([.. expected.Select(document => document.Id)], withVectors: true, Token);
                Assert.Equal(expected.Select(Text), known.Select(Text));
                IndexCandidates right = await fresh.FindAsync(query, Token);
                IndexCandidates found = await reader.FindAsync(query with { }, Token);
                Assert.True(right.Words.SequenceEqual(found.Words), when);
                Assert.True(right.Nearest.SequenceEqual(found.Nearest), when);
                Assert.Equal(await fresh.ScoreAsync(query, ids, Token), await reader.ScoreAsync(query, ids, Token));
            }
        }

        static string Text(CaptionDocument document)
            => $"{document.Id} {document.Caption} {document.CaptionSource} {string.Join(',', document.Paths)} {string.Join(',', document.Vector!)}";
    }

    [Fact]
    public async Task GetAsync_Twice_IsTheSameObjectUntilTheIndexChanges()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        await index.WriteAsync(Samples.Batch(Samples.Document("d", "a dog", 1)), Token);
        CaptionDocument first = (await index.GetAsync([Samples.Id("d")], withVectors: false, Token))[0];
        Assert.Same(first, (await index.GetAsync([Samples.Id("d")], withVectors: false, Token))[0]);
        Assert.NotNull((await index.GetAsync([Samples.Id("d")], withVectors: true, Token))[0].Vector);
        Assert.Null((await index.GetAsync([Samples.Id("d")], withVectors: false, Token))[0].Vector);
        await index.WriteAsync(Samples.Batch(Samples.Document("other", "a cat", 2)), Token);
        Assert.NotSame(first, (await index.GetAsync([Samples.Id("d")], withVectors: false, Token))[0]);
    }
}
