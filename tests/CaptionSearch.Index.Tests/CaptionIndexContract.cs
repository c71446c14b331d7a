using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Index.Tests;

/// <summary>What every index must do; one sealed class per implementation inherits it.</summary>
/// <remarks>
/// Every test writes through <see cref="WriteAsync"/>, which makes the written visible before anything is searched, counted or looked
/// up. What only an index in a folder promises (a batch is applied whole or not at all, and seen at once) is in EmbeddedIndexTests.
/// </remarks>
public abstract partial class CaptionIndexContract : IAsyncLifetime
{
    /// <summary>A fresh, empty index.</summary>
    protected ICaptionIndex Index { get; private set; } = null!;

    protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => Index = await CreateAsync();

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        await DeleteAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes an empty index.</summary>
    protected abstract ValueTask<ICaptionIndex> CreateAsync();

    /// <summary>Removes what <see cref="CreateAsync"/> made; the index is closed.</summary>
    protected abstract ValueTask DeleteAsync();

    /// <summary>Writes a batch and makes it visible.</summary>
    protected async Task WriteAsync(IndexBatch batch)
    {
        await Index.WriteAsync(batch, Token);
        await Index.RefreshAsync(Token);
    }

    [Fact]
    public async Task Get_AfterWrite_GivesEveryPropertyBack()
    {
        CaptionDocument document = new()
        {
            Id = Samples.Id("full"),
            Paths = ["/b.jpg", "/a.jpg"],
            Caption = "two men play chess",
            OtherCaptions = ["a game of chess", "", "a game of chess"],
            CaptionSource = CaptionSource.Import,
            IsLocked = true,
            Confidence = 0.625,
            Tags = [new DocumentTag("chessboard", 0.75f), new DocumentTag("table", 0.125f)],
            ModelFingerprint = Samples.Model,
            Width = 640,
            Height = 480,
            ByteSize = 5_000_000_000,
            FileTime = new DateTimeOffset(2024, 2, 29, 23, 59, 59, TimeSpan.Zero).AddTicks(1234567),
            DataSet = "flickr8k",
            Split = "train",
            Metadata = new Dictionary<string, string> { ["photographer"] = "Jörg \"J\" O'Neill", ["a.b"] = "", ["camera"] = "{}" },
            Vector = Samples.Vector(1),
        };
        await WriteAsync(Samples.Batch(document));

        CaptionDocument read = Assert.Single(await Index.GetAsync([document.Id], withVectors: true, Token));
        Assert.Equal(["/a.jpg", "/b.jpg"], read.Paths);
        Assert.Equal(document.OtherCaptions, read.OtherCaptions);
        Assert.Equal(document.Tags, read.Tags);
        Assert.Equal([new("a.b", ""), new("camera", "{}"), new("photographer", "Jörg \"J\" O'Neill")], read.Metadata);
        Assert.Equal(document.Vector, read.Vector!, (x, y) => Math.Abs(x - y) < 1e-6);
        Assert.Equal(
            document with { Paths = [], OtherCaptions = [], Tags = [], Metadata = read.Metadata, Vector = null },
            read with { Paths = [], OtherCaptions = [], Tags = [], Vector = null });
    }

    /// <summary>A document that says nothing of its data set keeps what the index knows; new metadata takes the place of the old.</summary>
    [Fact]
    public async Task Write_SameIdTwice_KeepsDataSetSplitAndMetadata()
    {
        CaptionDocument document = Samples.Document("a") with
        {
            DataSet = "set",
            Split = "train",
            Metadata = new Dictionary<string, string> { ["camera"] = "Kodak", ["place"] = "Rome" },
        };
        await WriteAsync(Samples.Batch(document));
        await WriteAsync(Samples.Batch(Samples.Document("a", "a horse", 2)));

        CaptionDocument read = Assert.Single(await Index.GetAsync([document.Id], withVectors: false, Token));
        Assert.Equal(("a horse", "set", "train", 2), (read.Caption, read.DataSet, read.Split, read.Metadata.Count));

        await WriteAsync(Samples.Batch(new CaptionDocument { Id = document.Id, Metadata = new Dictionary<string, string> { ["camera"] = "Leica" } }));
        read = Assert.Single(await Index.GetAsync([document.Id], withVectors: false, Token));
        Assert.Equal([new("camera", "Leica")], read.Metadata);
    }

    [Fact]
    public async Task Write_TooMuchMetadata_IsRefused()
    {
        CaptionDocument document = Samples.Document("a") with { Metadata = new Dictionary<string, string> { ["x"] = new('y', DocumentMetadata.MostCharacters) } };
        await Assert.ThrowsAsync<ArgumentException>(() => WriteAsync(Samples.Batch(document)));
    }

    [Fact]
    public async Task Get_DocumentWithNothingButAnId_GivesTheDefaultsBack()
    {
        CaptionDocument document = new() { Id = Samples.Id("bare") };
        await WriteAsync(Samples.Batch(document));

        CaptionDocument read = Assert.Single(await Index.GetAsync([document.Id], withVectors: true, Token));
        Assert.Equal(document with { Paths = read.Paths, OtherCaptions = read.OtherCaptions, Tags = read.Tags }, read);
        Assert.Empty(read.Paths);
        Assert.Empty(read.OtherCaptions);
        Assert.Empty(read.Tags);
        Assert.Empty(read.Metadata);
    }

    [Fact]
    public async Task Get_SeveralIds_KeepsTheOrderAndLeavesOutTheUnknown()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a"), Samples.Document("b"), Samples.Document("c")));

        IReadOnlyList<CaptionDocument> read = await Index.GetAsync(
            [Samples.Id("c"), Samples.Id("unknown"), Samples.Id("a")], withVectors: false, Token);
        Assert.Equal([Samples.Id("c"), Samples.Id("a")], read.Select(document => document.Id));
        Assert.All(read, document => Assert.Null(document.Vector));
    }

    [Fact]
    public async Task Write_SameIdTwice_KeepsTheLastAndThePathsOfBoth()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a", "a cat sleeps", 1)));
        await WriteAsync(
            Samples.Batch(Samples.Document("a", "a horse jumps", 2) with { Paths = ["/copy.jpg"], Width = 7 }));

        CaptionDocument read = Assert.Single(await Index.GetAsync([Samples.Id("a")], withVectors: true, Token));
        Assert.Equal(["/copy.jpg", "/pictures/a.jpg"], read.Paths);
        Assert.Equal("a horse jumps", read.Caption);
        Assert.Equal(7, read.Width);
        Assert.Equal(1, Samples.Cosine(Samples.Vector(2), read.Vector!), 6);
        Assert.Equal(1, await Index.CountAsync(Token));
        Assert.Empty((await Index.FindAsync(new IndexQuery { Text = "cat" }, Token)).Words);
        Assert.Single((await Index.FindAsync(new IndexQuery { Vector = Samples.Vector(1) }, Token)).Nearest);
    }

    [Fact]
    public async Task Write_SameIdTwiceInOneBatch_KeepsTheLast()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a", "a cat", 1), Samples.Document("a", "a horse", 2)));

        CaptionDocument read = Assert.Single(await Index.GetAsync([Samples.Id("a")], withVectors: true, Token));
        Assert.Equal("a horse", read.Caption);
        Assert.Equal(1, Samples.Cosine(Samples.Vector(2), read.Vector!), 6);
        Assert.Single((await Index.FindAsync(new IndexQuery { Vector = Samples.Vector(1) }, Token)).Nearest);
    }

    [Fact]
    public async Task Write_TheSameBatchAgain_ChangesNothing()
    {
        IndexBatch batch = new()
        {
            Documents = [Samples.Document("a"), Samples.Document("b") with { Paths = ["/b1", "/b2"] }],
            AddedPaths = [new DocumentPath(Samples.Id("a"), "/a2")],
            RemovedPaths = [new DocumentPath(Samples.Id("b"), "/b2")],
        };
        await WriteAsync(batch);
        IReadOnlyList<CaptionDocument> once = await Index.GetAsync([Samples.Id("a"), Samples.Id("b")], withVectors: true, Token);
        await WriteAsync(batch);
        IReadOnlyList<CaptionDocument> twice = await Index.GetAsync([Samples.Id("a"), Samples.Id("b")], withVectors: true, Token);

        Assert.Equal(once.SelectMany(document => document.Paths), twice.SelectMany(document => document.Paths));
        Assert.Equal(once.SelectMany(document => document.Vector!), twice.SelectMany(document => document.Vector!));
        Assert.Equal(2, await Index.CountAsync(Token));
    }

    [Theory]
    [InlineData(CaptionSource.Human, CaptionSource.Model, "first")]
    [InlineData(CaptionSource.Human, CaptionSource.Import, "first")]
    [InlineData(CaptionSource.Import, CaptionSource.Model, "first")]
    [InlineData(CaptionSource.Model, CaptionSource.Model, "second")]
    [InlineData(CaptionSource.Model, CaptionSource.Import, "second")]
    [InlineData(CaptionSource.Import, CaptionSource.Human, "second")]
    [InlineData(CaptionSource.Human, CaptionSource.Human, "second")]
    public async Task Write_CaptionOfALowerSource_DoesNotReplaceOneOfAHigher(CaptionSource first, CaptionSource second, string kept)
    {
        CaptionDocument document = Samples.Document("a", "first", 1);
        await WriteAsync(Samples.Batch(document with { CaptionSource = first }));
        await WriteAsync(
            Samples.Batch(document with { Caption = "second", CaptionSource = second, Confidence = 0.5, Height = 9 }));

        CaptionDocument read = Assert.Single(await Index.GetAsync([document.Id], withVectors: false, Token));
        Assert.Equal(kept, read.Caption);
        Assert.Equal(kept == "first" ? first : second, read.CaptionSource);
        Assert.Equal(kept == "first" ? null : 0.5, read.Confidence);
        Assert.Equal(9, read.Height);
        Assert.Single((await Index.FindAsync(new IndexQuery { Text = kept }, Token)).Words);
    }

    [Fact]
    public async Task Write_DocumentWithoutVector_KeepsTheVectorItHas()
    {
        CaptionDocument document = Samples.Document("a", "a cat", 1);
        await WriteAsync(Samples.Batch(document));
        await WriteAsync(Samples.Batch(document with { Vector = null, ModelFingerprint = null, Caption = "a lion" }));

        CaptionDocument read = Assert.Single(await Index.GetAsync([document.Id], withVectors: true, Token));
        Assert.Equal("a lion", read.Caption);
        Assert.Equal(Samples.Model, read.ModelFingerprint);
        Assert.Equal(1, Samples.Cosine(document.Vector!, read.Vector!), 6);
    }

    [Fact]
    public async Task Write_PathsAddedAndRemoved_DocumentLeavesWithItsLast()
    {
        string id = Samples.Id("a");
        await WriteAsync(Samples.Batch(Samples.Document("a", "a cat", 1)));
        await WriteAsync(new IndexBatch { AddedPaths = [new(id, "/second.jpg"), new(Samples.Id("unknown"), "/x")] });
        Assert.Equal(id, (await Index.FindByPathAsync("/second.jpg", Token))?.Id);
        Assert.Null(await Index.FindByPathAsync("/x", Token));

        await WriteAsync(new IndexBatch { RemovedPaths = [new(id, "/pictures/a.jpg"), new(id, "/never-there")] });
        CaptionDocument read = Assert.Single(await Index.GetAsync([id], withVectors: false, Token));
        Assert.Equal(["/second.jpg"], read.Paths);
        Assert.Null(await Index.FindByPathAsync("/pictures/a.jpg", Token));

        await WriteAsync(new IndexBatch { RemovedPaths = [new(id, "/second.jpg")] });
        Assert.Empty(await Index.GetAsync([id], withVectors: false, Token));
        Assert.Equal(0, await Index.CountAsync(Token));
        IndexCandidates found = await Index.FindAsync(new IndexQuery { Text = "cat", Vector = Samples.Vector(1) }, Token);
        Assert.Empty(found.Words);
        Assert.Empty(found.Nearest);
    }

    [Fact]
    public async Task Write_FileRenamed_KeepsTheDocument()
    {
        string id = Samples.Id("a");
        await WriteAsync(Samples.Batch(Samples.Document("a")));
        await WriteAsync(
            new IndexBatch { AddedPaths = [new(id, "/new.jpg")], RemovedPaths = [new(id, "/pictures/a.jpg")] });

        CaptionDocument read = Assert.Single(await Index.GetAsync([id], withVectors: true, Token));
        Assert.Equal(["/new.jpg"], read.Paths);
        Assert.NotNull(read.Vector);
    }

    [Fact]
    public async Task Write_FileWithNewContent_ReplacesTheDocument()
    {
        await WriteAsync(Samples.Batch(Samples.Document("old")));
        await WriteAsync(
            new IndexBatch
            {
                Documents = [Samples.Document("new") with { Paths = ["/pictures/old.jpg"] }],
                RemovedPaths = [new(Samples.Id("old"), "/pictures/old.jpg")],
            });

        Assert.Equal(Samples.Id("new"), (await Index.FindByPathAsync("/pictures/old.jpg", Token))?.Id);
        Assert.Empty(await Index.GetAsync([Samples.Id("old")], withVectors: false, Token));
        Assert.Equal(1, await Index.CountAsync(Token));
    }

    [Fact]
    public async Task Write_RemovedIds_RemovesThemWhateverTheirPaths()
    {
        CaptionDocument record = new() { Id = DocumentId.OfRecord("set", "1"), Caption = "a boat" };
        await WriteAsync(Samples.Batch(Samples.Document("a"), Samples.Document("b"), record));
        await WriteAsync(new IndexBatch { RemovedIds = [Samples.Id("a"), record.Id, Samples.Id("unknown")] });

        Assert.Equal([Samples.Id("b")], await Ids());
        Assert.Null(await Index.FindByPathAsync("/pictures/a.jpg", Token));
    }

    [Fact]
    public async Task Write_DocumentWithoutPaths_Stays()
    {
        CaptionDocument record = new() { Id = DocumentId.OfRecord("set", "1"), Caption = "a boat" };
        await WriteAsync(Samples.Batch(record));
        await WriteAsync(Samples.Batch(Samples.Document("a")));

        Assert.Equal(2, await Index.CountAsync(Token));
        Assert.Equal(record.Id, Assert.Single((await Index.FindAsync(new IndexQuery { Text = "boat" }, Token)).Words).Id);
    }

    [Fact]
    public async Task Write_EmptyBatch_DoesNothing()
    {
        await WriteAsync(new IndexBatch());
        Assert.Equal(0, await Index.CountAsync(Token));
    }

    [Fact]
    public async Task Write_OneBadDocument_RefusesTheWholeBatch()
    {
        CaptionDocument good = Samples.Document("good");
        CaptionDocument[] bad =
        [
            good with { Id = "not an id" },
            good with { Id = good.Id.ToUpperInvariant() },
            good with { Paths = [""] },
            good with { Vector = new float[Samples.Dimension] },
            good with { Vector = [] },
            good with { Vector = [.. Samples.Vector(1).Select((x, i) => i == 3 ? float.NaN : x)] },
            good with { Vector = [.. Samples.Vector(1).Select((x, i) => i == 3 ? float.PositiveInfinity : x)] },
            good with { ModelFingerprint = null },
            good with { Confidence = double.NaN },
            good with { CaptionSource = (CaptionSource)7 },
        ];
        foreach (CaptionDocument document in bad)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => Index.WriteAsync(Samples.Batch(good, document), Token));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Index.WriteAsync(new IndexBatch { RemovedIds = ["x"] }, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Index.WriteAsync(new IndexBatch { AddedPaths = [new(good.Id, "")] }, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => Index.WriteAsync(new IndexBatch { RemovedPaths = [new("x", "/a")] }, Token));
        await Assert.ThrowsAnyAsync<ArgumentException>(
            () => Index.WriteAsync(new IndexBatch { SetCaptions = [new("x", "", CaptionSource.Human, null, IsLocked: false)] }, Token));
        await Index.RefreshAsync(Token);
        Assert.Equal(0, await Index.CountAsync(Token));
    }

    [Fact]
    public async Task Write_VectorOfAnotherModel_IsRefusedWithWhatToDo()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a")));
        CaptionDocument other = Samples.Document("b") with { ModelFingerprint = new string('f', 64) };

        IndexFormatException error = await Assert.ThrowsAsync<IndexFormatException>(() => Index.WriteAsync(Samples.Batch(other), Token));
        Assert.Contains("model 000000000000", error.Message, StringComparison.Ordinal);
        Assert.Contains("ffffffffffff", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        await Index.RefreshAsync(Token);
        Assert.Equal([Samples.Id("a")], await Ids());
    }

    [Fact]
    public async Task Write_VectorOfAnotherLength_IsRefused()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a")));
        CaptionDocument other = Samples.Document("b") with { Vector = Samples.Vector(1, Samples.Dimension + 1) };

        await Assert.ThrowsAnyAsync<ArgumentException>(() => Index.WriteAsync(Samples.Batch(other), Token));
        await Index.RefreshAsync(Token);
        Assert.Equal([Samples.Id("a")], await Ids());
    }

    [Fact]
    public async Task Clear_EmptiesAndTakesAnotherModel()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a"), Samples.Document("b")));
        await Index.ClearAsync(Token);
        await Index.RefreshAsync(Token);
        Assert.Equal(0, await Index.CountAsync(Token));
        Assert.Null(await Index.FindByPathAsync("/pictures/a.jpg", Token));
        Assert.Empty((await Index.FindAsync(new IndexQuery { Text = "dog" }, Token)).Words);

        CaptionDocument other = Samples.Document("c") with { ModelFingerprint = "another", Vector = Samples.Vector(1, 32) };
        await WriteAsync(Samples.Batch(other));
        Assert.Equal(other.Id, Assert.Single((await Index.FindAsync(new IndexQuery { Vector = Samples.Vector(2, 32) }, Token)).Nearest).Id);
    }

    [Fact]
    public async Task GetStatistics_CountsEverything()
    {
        IndexStatistics empty = await Index.GetStatisticsAsync(Token);
        Assert.Null(await Index.GetModelFingerprintAsync(Token));
        Assert.Equal((0, 0, 0), (empty.Documents, empty.Paths, empty.Vectors));
        Assert.Null(empty.ModelFingerprint);

        await WriteAsync(
            Samples.Batch(
                Samples.Document("a"),
                Samples.Document("b") with { Paths = ["/1", "/2"], CaptionSource = CaptionSource.Human },
                new CaptionDocument { Id = Samples.Id("c"), CaptionSource = CaptionSource.Import }));
        IndexStatistics statistics = await Index.GetStatisticsAsync(Token);
        Assert.Equal(statistics.ModelFingerprint, await Index.GetModelFingerprintAsync(Token));
        Assert.Equal((3, 3, 2), (statistics.Documents, statistics.Paths, statistics.Vectors));
        Assert.Equal((2, 2), (statistics.Pictures, statistics.PictureVectors));
        await WriteAsync(Samples.Batch(Samples.Document("d") with { Paths = [] }, Samples.Document("e") with { Vector = null, ModelFingerprint = null }));
        IndexStatistics more = await Index.GetStatisticsAsync(Token);
        Assert.Equal((3, 2, 3), (more.Pictures, more.PictureVectors, more.Vectors));
        Assert.Equal(new Dictionary<string, long> { [Samples.Model] = 2, [""] = 1 }, statistics.DocumentsByModel);
        Assert.Equal(
            new Dictionary<CaptionSource, long> { [CaptionSource.Model] = 1, [CaptionSource.Human] = 1, [CaptionSource.Import] = 1 },
            statistics.DocumentsBySource);
        Assert.Equal((Samples.Model, (int?)Samples.Dimension), (statistics.ModelFingerprint, statistics.VectorLength));
        Assert.True(statistics.ByteSize > 0);
    }

    [Fact]
    public async Task ReadIds_GivesAllAscending()
    {
        await WriteAsync(
            new IndexBatch { Documents = [.. Enumerable.Range(0, 2500).Select(i => new CaptionDocument { Id = Samples.Id(i) })] });

        List<string> ids = await Ids();
        Assert.Equal(Enumerable.Range(0, 2500).Select(Samples.Id).Order(StringComparer.Ordinal), ids);
    }

    [Fact]
    public async Task EveryOperation_CancelledBefore_DoesNothing()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a")));
        CancellationToken cancelled = new(canceled: true);
        IndexQuery query = new() { Text = "dog", Vector = Samples.Vector(1) };
        Func<Task>[] operations =
        [
            () => Index.WriteAsync(Samples.Batch(Samples.Document("b")), cancelled),
            () => Index.ClearAsync(cancelled),
            () => Index.GetAsync([Samples.Id("a")], withVectors: false, cancelled),
            () => Index.FindByPathAsync("/a", cancelled),
            () => Index.CountAsync(cancelled),
            () => Index.GetStatisticsAsync(cancelled),
            () => Index.FindAsync(query, cancelled),
            () => Index.ScoreAsync(query, [Samples.Id("a")], cancelled),
            async () => await Index.ReadIdsAsync(cancelled).GetAsyncEnumerator(cancelled).MoveNextAsync(),
            () => HybridSearch.RunAsync(Index, new SearchQuery { Text = "dog" }, new RankingOptions(), cancelled),
        ];
        foreach (Func<Task> operation in operations)
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(operation);
        }

        await Index.RefreshAsync(Token);
        Assert.Equal([Samples.Id("a")], await Ids());
    }

    private async Task<List<string>> Ids()
    {
        List<string> ids = [];
        await foreach (string id in Index.ReadIdsAsync(Token))
        {
            ids.Add(id);
        }

        return ids;
    }
}
