using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>What only the embedded index promises: files, reopening, several users at once.</summary>
public sealed class EmbeddedIndexTests : IDisposable
{
    private static readonly EmbeddedIndexOptions SmallSegments = new() { SegmentCapacity = 32, CompactionThreshold = 8 };

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Open_AfterClosing_HasEverything()
    {
        float[] query = Samples.Vector(500);
        IReadOnlyList<ScoredId> before;
        await using (EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path, SmallSegments))
        {
            await index.WriteAsync(Samples.Batch([.. Enumerable.Range(0, 100).Select(i => Samples.Document($"d{i}", "a dog", i))]), Token);
            before = (await index.FindAsync(new IndexQuery { Vector = query }, Token)).Nearest;
        }

        Assert.Equal(
            ["index.db", .. Enumerable.Range(1, 4).SelectMany(i => new[] { $"segment-00000{i}.f32", $"segment-00000{i}.i4", $"segment-00000{i}.i8" })],
            Directory.GetFiles(_folder.Path).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        await using EmbeddedIndex reopened = EmbeddedIndex.OpenReadOnly(_folder.Path);
        Assert.Equal(before, (await reopened.FindAsync(new IndexQuery { Vector = query }, Token)).Nearest);
        Assert.Equal(100, (await reopened.FindAsync(new IndexQuery { Text = "dog" }, Token)).Words.Count);
        Assert.Empty(await reopened.VerifyAsync(Token));
    }

    [Fact]
    public async Task Write_DifferentBatchSizesAndOrders_FindTheSame()
    {
        CaptionDocument[] documents = [.. Enumerable.Range(0, 90).Select(i => Samples.Document($"d{i}", i % 3 == 0 ? "a dog" : "a cat", i / 2))];
        using TemporaryFolder other = new();
        await using EmbeddedIndex forward = EmbeddedIndex.Open(_folder.Path, SmallSegments);
        await using EmbeddedIndex backward = EmbeddedIndex.Open(other.Path);
        foreach (CaptionDocument[] chunk in documents.Chunk(7))
        {
            await forward.WriteAsync(Samples.Batch(chunk), Token);
        }

        await backward.WriteAsync(Samples.Batch([.. documents.Reverse()]), Token);
        IndexQuery query = new() { Text = "dog", Vector = Samples.Vector(20), Window = 15 };
        IndexCandidates one = await forward.FindAsync(query, Token);
        IndexCandidates two = await backward.FindAsync(query, Token);
        Assert.Equal(one.Words, two.Words);
        Assert.Equal(one.Nearest, two.Nearest);
    }

    [Fact]
    public async Task Write_PathOfAnotherDocument_TakesItOver()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        await index.WriteAsync(Samples.Batch(Samples.Document("old") with { Paths = ["/p"] }), Token);
        await index.WriteAsync(Samples.Batch(Samples.Document("new") with { Paths = ["/p"] }), Token);
        Assert.Equal(Samples.Id("new"), (await index.FindByPathAsync("/p", Token))?.Id);
        Assert.Equal(1, await index.CountAsync(Token));
    }

    [Fact]
    public async Task Write_TheSameVectorsAgain_AddsNoRecords()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        IndexBatch batch = Samples.Batch([.. Enumerable.Range(0, 50).Select(i => Samples.Document($"d{i}", "a dog", i))]);
        await index.WriteAsync(batch, Token);
        string file = Path.Combine(_folder.Path, "segment-000001.f32");
        long length = new FileInfo(file).Length;
        await index.WriteAsync(batch, Token);
        Assert.Equal(length, new FileInfo(file).Length);
    }

    [Fact]
    public async Task Write_MostVectorsReplacedOrRemoved_RewritesTheSegments()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path, SmallSegments);
        await using EmbeddedIndex reader = EmbeddedIndex.OpenReadOnly(_folder.Path);
        CaptionDocument[] documents = [.. Enumerable.Range(0, 64).Select(i => Samples.Document($"d{i}", "a dog", i))];
        await index.WriteAsync(Samples.Batch(documents), Token);
        IndexQuery query = new() { Vector = Samples.Vector(3), Window = 100 };
        Assert.Equal(64, (await reader.FindAsync(query, Token)).Nearest.Count);

        await index.WriteAsync(new IndexBatch { RemovedIds = [.. documents.Take(20).Select(document => document.Id)] }, Token);
        Assert.Equal(44, (await reader.FindAsync(query, Token)).Nearest.Count);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "segment-000001.f32")));
        Assert.Empty(await reader.VerifyAsync(Token));

        // All of them get another vector: no segment with an old one is left.
        await index.WriteAsync(
            Samples.Batch([.. documents.Skip(20).Select((document, i) => document with { Vector = Samples.Vector(1000 + i) })]), Token);
        IReadOnlyList<ScoredId> nearest = (await reader.FindAsync(query, Token)).Nearest;
        Assert.Equal(44, nearest.Count);
        Assert.All(nearest, hit => Assert.True(hit.Score < 0.99));
        Assert.Empty(await reader.VerifyAsync(Token));
        Assert.True(Directory.GetFiles(_folder.Path, "*.f32").Length <= 3);

        await index.WriteAsync(new IndexBatch { RemovedIds = [.. documents.Select(document => document.Id)] }, Token);
        Assert.Empty(Directory.GetFiles(_folder.Path, "segment-*"));
        Assert.Empty((await reader.FindAsync(query, Token)).Nearest);
    }

    [Fact]
    public async Task Find_FilterOverManyDocuments_FollowsChanges()
    {
        // More documents than are looked up one by one: their places are kept from query to query, until the index changes.
        CaptionDocument[] documents = [.. Enumerable.Range(0, 900).Select(i => Samples.Document($"d{i}", "a dog", i) with { Width = i })];
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path, SmallSegments);
        await index.WriteAsync(Samples.Batch(documents), Token);
        IndexQuery query = new() { Text = "dog", Vector = Samples.Vector(-1), Window = 1000, Filter = new DocumentFilter { MinWidth = 300 } };
        async Task AssertFinds(IEnumerable<CaptionDocument> expected)
        {
            for (int repeat = 0; repeat < 2; repeat++)
            {
                IndexCandidates found = await index.FindAsync(query with { }, Token);
                string[] ids = [.. expected.Select(document => document.Id).Order(StringComparer.Ordinal)];
                Assert.Equal(ids, found.Words.Select(hit => hit.Id).Order(StringComparer.Ordinal));
                Assert.Equal(ids, found.Nearest.Select(hit => hit.Id).Order(StringComparer.Ordinal));
            }
        }

        await AssertFinds(documents.Where(document => document.Width >= 300));
        await index.WriteAsync(new IndexBatch { RemovedIds = [.. documents.Take(500).Select(document => document.Id)] }, Token);
        await AssertFinds(documents.Skip(500));
        await index.WriteAsync(Samples.Batch([.. documents.Take(500).Select(document => document with { Width = 1000 })]), Token);
        await AssertFinds(documents);
    }

    [Fact]
    public async Task Write_TwoWritersAtOnce_BothHaveTheirWay()
    {
        await using EmbeddedIndex one = EmbeddedIndex.Open(_folder.Path, SmallSegments);
        await using EmbeddedIndex two = EmbeddedIndex.Open(_folder.Path, SmallSegments);
        async Task WriteAll(EmbeddedIndex index, string name)
        {
            await Task.Yield();
            for (int i = 0; i < 25; i++)
            {
                await index.WriteAsync(
                    Samples.Batch([.. Enumerable.Range(0, 4).Select(k => Samples.Document($"{name}{i}-{k}", "a dog", (i * 4) + k))]), Token);
            }
        }

        await Task.WhenAll(Task.Run(() => WriteAll(one, "one"), Token), Task.Run(() => WriteAll(two, "two"), Token));
        Assert.Equal(200, await one.CountAsync(Token));
        Assert.Equal(200, (await two.FindAsync(new IndexQuery { Vector = Samples.Vector(1), Window = 1000 }, Token)).Nearest.Count);
        Assert.Empty(await one.VerifyAsync(Token));
    }

    [Fact]
    public async Task Find_WhileAnotherWritesAndCompacts_SeesWholeBatches()
    {
        await using EmbeddedIndex writer = EmbeddedIndex.Open(_folder.Path, SmallSegments);
        await using EmbeddedIndex reader = EmbeddedIndex.OpenReadOnly(_folder.Path);
        using CancellationTokenSource done = new();
        using SemaphoreSlim begun = new(0);

        // Every batch takes ten documents out and puts ten in: whoever reads sees a multiple of ten.
        await writer.WriteAsync(Samples.Batch([.. Enumerable.Range(0, 40).Select(i => Samples.Document($"d{i}", "a dog", i))]), Token);
        async Task Read()
        {
            for (bool isFirst = true; !done.IsCancellationRequested; isFirst = false)
            {
                IndexCandidates found = await reader.FindAsync(new IndexQuery { Text = "dog", Vector = Samples.Vector(1), Window = 1000 }, Token);
                Assert.Equal(40, found.Words.Count);
                Assert.Equal(found.Words.Select(hit => hit.Id).Order(StringComparer.Ordinal), found.Nearest.Select(hit => hit.Id).Order(StringComparer.Ordinal));
                if (isFirst)
                {
                    begun.Release();
                }

                await Task.Yield();
            }
        }

        Task[] readers = [Task.Run(Read, Token), Task.Run(Read, Token)];
        await Task.WhenAny(Task.WhenAll(begun.WaitAsync(Token), begun.WaitAsync(Token)), Task.WhenAny(readers)); // a reader that ends has failed
        for (int i = 0; i < 60; i++)
        {
            await writer.WriteAsync(
                new IndexBatch
                {
                    Documents = [.. Enumerable.Range(0, 10).Select(k => Samples.Document($"d{40 + (i * 10) + k}", "a dog", i + k))],
                    RemovedIds = [.. Enumerable.Range(0, 10).Select(k => Samples.Id($"d{(i * 10) + k}"))],
                },
                Token);
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Empty(await reader.VerifyAsync(Token));
    }

    [Fact]
    public async Task Write_CancelledMeanwhile_LeavesNothing()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path, SmallSegments);
        await index.WriteAsync(Samples.Batch(Samples.Document("a")), Token);
        using CancellationTokenSource cancellation = new();

        // The list cancels while it is read: in the middle of the batch, after vectors were added.
        CancellingList documents = new([.. Enumerable.Range(0, 100).Select(i => Samples.Document($"d{i}"))], cancellation);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => index.WriteAsync(new IndexBatch { Documents = documents }, cancellation.Token));
        Assert.Equal(1, await index.CountAsync(Token));
        Assert.Empty(await index.VerifyAsync(Token));

        await index.WriteAsync(Samples.Batch(Samples.Document("b")), Token);
        Assert.Equal(2, await index.CountAsync(Token));
    }

    [Fact]
    public async Task Write_CancelledAfterwards_Stays()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        using CancellationTokenSource cancellation = new();
        await index.WriteAsync(Samples.Batch(Samples.Document("a")), cancellation.Token);
        await cancellation.CancelAsync();
        Assert.Equal(1, await index.CountAsync(Token));
    }

    [Fact]
    public void OpenReadOnly_NoIndex_SaysHowToMakeOne()
    {
        Assert.False(EmbeddedIndex.Exists(_folder.Path));
        IndexUnavailableException error = Assert.Throws<IndexUnavailableException>(() => EmbeddedIndex.OpenReadOnly(_folder.Path));
        Assert.Equal($"{_folder.Path}: there is no index yet. Make one: captionsearch index FOLDER", error.Message);
        Assert.Throws<IndexUnavailableException>(() => EmbeddedIndex.OpenReadOnly(Path.Combine(_folder.Path, "missing")));
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task OpenReadOnly_Write_IsRefusedInOneLine()
    {
        await EmbeddedIndex.Open(_folder.Path).DisposeAsync();
        Assert.True(EmbeddedIndex.Exists(_folder.Path));
        await using EmbeddedIndex index = EmbeddedIndex.OpenReadOnly(_folder.Path);
        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.WriteAsync(Samples.Batch(Samples.Document("a")), Token));
        Assert.StartsWith($"{_folder.Path}: the index cannot be written", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Open_FolderIsAFile_Throws()
    {
        string file = Path.Combine(_folder.Path, "file");
        File.WriteAllText(file, "x");
        Assert.Throws<IndexUnavailableException>(() => EmbeddedIndex.Open(file));
    }

    [Fact]
    public async Task Open_FolderWithOddName_Works()
    {
        string folder = Path.Combine(_folder.Path, "a b#c?d%41;e='f' \u00e9");
        await using (EmbeddedIndex index = EmbeddedIndex.Open(folder))
        {
            await index.WriteAsync(Samples.Batch(Samples.Document("a")), Token);
        }

        await using EmbeddedIndex reopened = EmbeddedIndex.OpenReadOnly(folder);
        Assert.Equal(1, await reopened.CountAsync(Token));
    }

    [Fact]
    public async Task Write_WhileAnotherProcessHoldsTheLock_SaysSo()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path, new EmbeddedIndexOptions { LockTimeout = TimeSpan.FromMilliseconds(50) });
        using (Microsoft.Data.Sqlite.SqliteConnection other = new($"Data Source={Path.Combine(_folder.Path, "index.db")};Pooling=False"))
        {
            other.Open();
            using Microsoft.Data.Sqlite.SqliteCommand begin = other.CreateCommand();
            begin.CommandText = "BEGIN IMMEDIATE";
            begin.ExecuteNonQuery();
            IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
                () => index.WriteAsync(Samples.Batch(Samples.Document("a")), Token));
            Assert.Equal($"{_folder.Path}: another process is writing to the index. Try again when it has finished.", error.Message);
            Assert.Equal(0, await index.CountAsync(Token));
        }

        await index.WriteAsync(Samples.Batch(Samples.Document("a")), Token);
        Assert.Equal(1, await index.CountAsync(Token));
    }

    [Fact]
    public async Task Use_AfterDispose_Throws()
    {
        EmbeddedIndex index = EmbeddedIndex.Open(_folder.Path);
        await index.DisposeAsync();
        await index.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => index.CountAsync(Token));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => index.ClearAsync(Token));
    }

    /// <summary>A list that cancels after sixty of its elements were read the second time (the first is the check).</summary>
    private sealed class CancellingList(CaptionDocument[] documents, CancellationTokenSource cancellation) : IReadOnlyList<CaptionDocument>
    {
        private int _passes;

        public int Count => documents.Length;

        public CaptionDocument this[int index] => documents[index];

        public IEnumerator<CaptionDocument> GetEnumerator()
        {
            int pass = ++_passes;
            for (int i = 0; i < documents.Length; i++)
            {
                if (pass == 2 && i == 60)
                {
                    cancellation.Cancel();
                }

                yield return documents[i];
            }
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
