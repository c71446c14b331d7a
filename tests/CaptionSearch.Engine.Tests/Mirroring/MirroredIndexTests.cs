using System.Globalization;
using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>The local index and one that plays the server, which comes and goes.</summary>
public sealed class MirroredIndexTests : IAsyncDisposable
{
    private const string Model = "0000000000000000000000000000000000000000000000000000000000000001";

    private readonly TemporaryFolder _local = new();
    private readonly TemporaryFolder _remote = new();
    private readonly SteppedTime _time = new();
    private readonly SwitchedVersions _server;
    private readonly MirroredVersions _versions;

    public MirroredIndexTests()
    {
        _server = new SwitchedVersions(new EmbeddedIndexVersions(_remote.Root));
        _versions = new MirroredVersions(new EmbeddedIndexVersions(_local.Root), _server, new DataFolder(_local.Root), _time);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _versions.DisposeAsync();
        _local.Dispose();
        _remote.Dispose();
    }

    [Fact]
    public async Task Write_ServerUp_ReachesBoth()
    {
        await using (MirroredIndex index = await OpenAsync())
        {
            await index.WriteAsync(Batch(1, 2), Token);

            Assert.Equal(0, index.PendingChanges);
            Assert.Null(index.Degradation);
        }

        Assert.Equal(await LocalAsync(), await RemoteAsync());
        Assert.Contains("a picture 2", await RemoteAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Write_ServerDown_GoesOnLocallyAndCatchesUpInOrder()
    {
        await using (MirroredIndex index = await OpenAsync())
        {
            await index.WriteAsync(Batch(1), Token);
            _server.Failure = SwitchedVersions.Down;
            await index.WriteAsync(Batch(2, 3), Token);
            await index.WriteAsync(new IndexBatch { RemovedPaths = [new DocumentPath(Id(1), Path(1))], AddedPaths = [new DocumentPath(Id(2), "/elsewhere.jpg")] }, Token);
            await index.WriteAsync(new IndexBatch { SetCaptions = [new CaptionChange(Id(2), "by hand", CaptionSource.Human, null, true)] }, Token);

            Assert.Equal(3, index.PendingChanges);
            Assert.Equal("POST http://server: connection refused.", index.Degradation);
            Assert.Equal(2, await index.CountAsync(Token));
            Assert.Equal(1, _server.Failures); // left alone after the first failure

            _server.Failure = null;
            await index.WriteAsync(Batch(4), Token); // still left alone
            Assert.Equal(4, index.PendingChanges);
            _time.Advance(MirroredVersions.Pause);
            await index.WriteAsync(Batch(5), Token);

            Assert.Equal(0, index.PendingChanges);
            Assert.Null(index.Degradation);
        }

        Assert.Equal(await LocalAsync(), await RemoteAsync());
        Assert.Contains("by hand", await RemoteAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain("a picture 1", await RemoteAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_ServerUpOrDown_IsTheSamePages()
    {
        await using (MirroredIndex index = await OpenAsync())
        {
            await index.WriteAsync(Batch(1, 2, 3, 4, 5), Token);
            await index.RefreshAsync(Token);
        }

        await using MirroredIndex reader = (MirroredIndex)(await _versions.OpenCurrentAsync(writable: false, Token))!;
        DocumentPage up = await reader.ListAsync(new DocumentList { Limit = 2 }, Token);
        Assert.Null(reader.Degradation);
        _server.Failure = SwitchedVersions.Down;
        DocumentPage down = await reader.ListAsync(new DocumentList { Limit = 2 }, Token);
        DocumentPage next = await reader.ListAsync(new DocumentList { Limit = 3, After = up.Next }, Token); // a place of the server's, in the copy

        Assert.NotNull(reader.Degradation);
        Assert.Equal(up.Documents.Select(document => document.Id), down.Documents.Select(document => document.Id));
        Assert.Equal((up.Next, up.Previous, 5), (down.Next, down.Previous, down.Total));
        Assert.Equal(3, next.Documents.Count);
        Assert.Empty(next.Documents.Select(document => document.Id).Intersect(up.Documents.Select(document => document.Id)));
    }

    [Fact]
    public async Task EndOfARun_ServerIsNew_GetsWhatTheLocalIndexHasAlready()
    {
        await using (EmbeddedIndexVersions alone = new(_local.Root))
        {
            await using ICaptionIndex before = (await alone.OpenCurrentAsync(writable: true, Token))!;
            await before.WriteAsync(Batch(1, 2, 3), Token);
        }

        await using (MirroredIndex index = await OpenAsync())
        {
            await index.RefreshAsync(Token);
        }

        Assert.Equal(await LocalAsync(), await RemoteAsync());
        Assert.Contains("a picture 3", await RemoteAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EndOfARun_TriesAgainWithoutWaiting()
    {
        await using MirroredIndex index = await OpenAsync();
        _server.Failure = SwitchedVersions.Down;
        await index.WriteAsync(Batch(1), Token);
        _server.Failure = null;

        await index.RefreshAsync(Token);

        Assert.Equal(0, index.PendingChanges);
    }

    [Fact]
    public async Task ChangesThatWait_OutliveTheProcess()
    {
        _server.Failure = SwitchedVersions.Down;
        await using (MirroredIndex first = await OpenAsync())
        {
            await first.WriteAsync(Batch(1), Token);
            await first.RefreshAsync(Token);
            Assert.Equal(1, first.PendingChanges);
        }

        _server.Failure = null;
        await using (MirroredIndex second = await OpenAsync())
        {
            Assert.Equal(1, second.PendingChanges);
            SyncReport report = await second.SyncAsync(static _ => { }, Token);
            Assert.Equal(new SyncReport(1, 1, 0), report);
        }

        Assert.Equal(await LocalAsync(), await RemoteAsync());
    }

    [Fact]
    public async Task Clear_ServerDown_IsCaughtUpToo()
    {
        await using MirroredIndex index = await OpenAsync();
        await index.WriteAsync(Batch(1), Token);
        _server.Failure = SwitchedVersions.Down;
        await index.ClearAsync(Token);
        await index.WriteAsync(Batch(2), Token);
        _server.Failure = null;

        await index.RefreshAsync(Token);

        string remote = await RemoteAsync();
        Assert.DoesNotContain("a picture 1", remote, StringComparison.Ordinal);
        Assert.Contains("a picture 2", remote, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerSaysNo_IsAnErrorAndTheChangeWaits()
    {
        await using MirroredIndex index = await OpenAsync();
        _server.Failure = new IndexUnavailableException("401");

        await Assert.ThrowsAsync<IndexUnavailableException>(() => index.WriteAsync(Batch(1), Token));
        Assert.Equal(1, index.PendingChanges);
        _server.Failure = null;
        await index.RefreshAsync(Token);

        Assert.Contains("a picture 1", await RemoteAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task InvalidBatch_LeavesNothingBehind()
    {
        await using MirroredIndex index = await OpenAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => index.WriteAsync(new IndexBatch { RemovedIds = ["not an id"] }, Token));

        Assert.Equal(0, index.PendingChanges);
    }

    [Fact]
    public async Task Read_ServerDown_AnswersFromTheCopyAndSaysSo()
    {
        await using (MirroredIndex writer = await OpenAsync())
        {
            await writer.WriteAsync(Batch(1, 2), Token);
        }

        await using MirroredIndex reader = (MirroredIndex)(await _versions.OpenCurrentAsync(writable: false, Token))!;
        IndexQuery query = new() { Text = "picture", Vector = Vector(1) };
        IndexCandidates up = await reader.FindAsync(query, Token);
        Assert.Null(reader.Degradation);
        _server.Failure = SwitchedVersions.Down;
        IndexCandidates down = await reader.FindAsync(query, Token);
        await reader.ScoreAsync(query, [Id(1)], Token);

        Assert.Equal(up.Words, down.Words);
        Assert.Equal(up.Nearest, down.Nearest);
        Assert.Equal("POST http://server: connection refused.", reader.Degradation);
        Assert.Equal(1, _server.Failures);

        _server.Failure = null;
        _time.Advance(MirroredVersions.Pause);
        await reader.FindAsync(query, Token);
        Assert.Null(reader.Degradation);
    }

    [Fact]
    public async Task Read_CredentialsRefused_IsAnErrorAndNotTheCopy()
    {
        await using (MirroredIndex writer = await OpenAsync())
        {
            await writer.WriteAsync(Batch(1), Token);
        }

        _server.Failure = new IndexUnavailableException("401");
        await using ICaptionIndex reader = (await _versions.OpenCurrentAsync(writable: false, Token))!;

        await Assert.ThrowsAsync<IndexUnavailableException>(() => reader.FindAsync(new IndexQuery { Text = "picture" }, Token));
    }

    [Fact]
    public async Task Sync_ServerLostEverything_GetsItAgain()
    {
        await using (MirroredIndex index = await OpenAsync())
        {
            await index.WriteAsync(Batch(1, 2, 3), Token);
        }

        await using (ICaptionIndex remote = (await new EmbeddedIndexVersions(_remote.Root).OpenCurrentAsync(true, Token))!)
        {
            await remote.WriteAsync(new IndexBatch { RemovedIds = [Id(1), Id(3)] }, Token);
        }

        await using (MirroredIndex index = await OpenAsync())
        {
            Assert.Equal(new SyncReport(0, 3, 2), await index.SyncAsync(static _ => { }, Token));
            Assert.Equal(new SyncReport(0, 3, 0), await index.SyncAsync(static _ => { }, Token));
        }

        Assert.Equal(await LocalAsync(), await RemoteAsync());
    }

    [Fact]
    public async Task Sync_ServerDown_IsAnError()
    {
        await using MirroredIndex index = await OpenAsync();
        _server.Failure = SwitchedVersions.Down;

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(() => index.SyncAsync(static _ => { }, Token));

        Assert.True(error.IsUnreachable);
    }

    [Fact]
    public async Task NextVersion_IsBuiltOnBothSidesAndPromoted()
    {
        await using (MirroredIndex index = await OpenAsync())
        {
            await index.WriteAsync(Batch(1), Token);
        }

        await using (ICaptionIndex next = await _versions.OpenNextAsync(Token))
        {
            await next.WriteAsync(Batch(2), Token);
        }

        await _versions.PromoteNextAsync(Token);
        Assert.Equal(await LocalAsync(), await RemoteAsync());
        Assert.Contains("a picture 2", await RemoteAsync(), StringComparison.Ordinal);

        await _versions.RollBackAsync(Token);
        Assert.Equal(await LocalAsync(), await RemoteAsync());
        Assert.Contains("a picture 1", await RemoteAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Promotion_CutBetweenTheTwoSides_IsCompletedByARepetition()
    {
        await using (MirroredIndex index = await OpenAsync())
        {
            await index.WriteAsync(Batch(1), Token);
        }

        await using (ICaptionIndex next = await _versions.OpenNextAsync(Token))
        {
            await next.WriteAsync(Batch(2), Token);
        }

        await new EmbeddedIndexVersions(_local.Root).PromoteNextAsync(Token); // and then the power fails
        await _versions.PromoteNextAsync(Token);

        Assert.Equal(await LocalAsync(), await RemoteAsync());
        Assert.Contains("a picture 2", await LocalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RollBack_CutBetweenTheTwoSides_IsCompletedByARepetition()
    {
        await using (MirroredIndex index = await OpenAsync())
        {
            await index.WriteAsync(Batch(1), Token);
        }

        await using (ICaptionIndex next = await _versions.OpenNextAsync(Token))
        {
            await next.WriteAsync(Batch(2), Token);
        }

        await _versions.PromoteNextAsync(Token);
        for (int i = 0; i < 2; i++)
        {
            // There and back again, each time cut off once: both versions are of one model, so that only their names tell them apart.
            _server.AfterRollBack = static () => throw new InvalidOperationException("the power fails");
            await Assert.ThrowsAsync<InvalidOperationException>(() => _versions.RollBackAsync(Token));
            Assert.NotEqual(await LocalAsync(), await RemoteAsync());

            _server.AfterRollBack = null;
            await _versions.RollBackAsync(Token);

            Assert.Equal(await LocalAsync(), await RemoteAsync());
            Assert.Contains(i == 0 ? "a picture 1" : "a picture 2", await LocalAsync(), StringComparison.Ordinal);
        }

        await _versions.RollBackAsync(Token); // and one that is not cut off
        Assert.Equal(await LocalAsync(), await RemoteAsync());
        Assert.Contains("a picture 1", await LocalAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task CurrentName_ChangesWithEachSide_AndWhenTheServerIsOutOfReach()
    {
        await using (MirroredIndex index = await OpenAsync())
        {
            await index.WriteAsync(Batch(1), Token);
        }

        List<string?> names = [await _versions.CurrentNameAsync(Token)];
        await (await _versions.OpenNextAsync(Token)).DisposeAsync();
        Assert.Equal(names[0], await _versions.CurrentNameAsync(Token)); // one that is being built changes nothing

        await new EmbeddedIndexVersions(_local.Root).PromoteNextAsync(Token);
        names.Add(await _versions.CurrentNameAsync(Token));
        await _versions.PromoteNextAsync(Token);
        names.Add(await _versions.CurrentNameAsync(Token));
        _server.Failure = SwitchedVersions.Down;
        names.Add(await _versions.CurrentNameAsync(Token));
        await _versions.CurrentNameAsync(Token);
        Assert.Equal(1, _server.Failures);
        Assert.Equal(names.Count, names.Distinct().Count());

        _server.Failure = null;
        _time.Advance(MirroredVersions.Pause);
        Assert.Equal(names[2], await _versions.CurrentNameAsync(Token));
    }

    [Fact]
    public async Task Read_ChangesWait_IsSaidAlthoughTheServerAnswers()
    {
        DataFolder data = new(_local.Root);
        await using (MirroredIndex writer = await OpenAsync())
        {
            await writer.WriteAsync(Batch(1), Token);
            _server.Failure = SwitchedVersions.Down;
            await writer.WriteAsync(Batch(2), Token);
            await writer.WriteAsync(Batch(3), Token);
        }

        _server.Failure = null;
        _time.Advance(MirroredVersions.Pause);
        await using MirroredIndex reader = (MirroredIndex)(await _versions.OpenCurrentAsync(writable: false, Token))!;
        Assert.Single((await reader.FindAsync(new IndexQuery { Text = "picture" }, Token)).Words);
        Assert.Equal("The server lacks 2 of the changes made on this machine. Send them: captionsearch sync", ServerNotice.Of(reader, data));

        await using (MirroredIndex writer = await OpenAsync())
        {
            await writer.RefreshAsync(Token); // what a run does at its end, also one that found nothing to do
        }

        Assert.Null(ServerNotice.Of(reader, data));
        Assert.Equal(3, (await reader.FindAsync(new IndexQuery { Text = "picture" }, Token)).Words.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task RandomChanges_WithAServerThatComesAndGoes_EndEqual(int seed)
    {
        Random random = new(seed);
        MirroredIndex index = await OpenAsync();
        for (int step = 0; step < 60; step++)
        {
            _server.Failure = random.Next(2) == 0 ? SwitchedVersions.Down : null;
            _time.Advance(MirroredVersions.Pause / 2);
            switch (random.Next(12))
            {
                case 0:
                    await index.DisposeAsync();
                    index = await OpenAsync();
                    break;
                case 1 when random.Next(3) == 0:
                    await index.ClearAsync(Token);
                    break;
                default:
                    await index.WriteAsync(RandomBatch(random), Token);
                    break;
            }
        }

        _server.Failure = null;
        await index.RefreshAsync(Token);
        Assert.Equal(0, index.PendingChanges);
        await index.DisposeAsync();

        Assert.Equal(await LocalAsync(), await RemoteAsync());
    }

    private static string Id(int number) => DocumentId.OfContent([(byte)number]);

    private static string Path(int number) => string.Create(CultureInfo.InvariantCulture, $"/pictures/{number}.jpg");

    private static float[] Vector(int number) => [1, number, 2, 3];

    private static CaptionDocument Document(int number) => new()
    {
        Id = Id(number),
        Paths = [Path(number)],
        Caption = string.Create(CultureInfo.InvariantCulture, $"a picture {number}"),
        ModelFingerprint = Model,
        Vector = Vector(number),
    };

    private static IndexBatch Batch(params int[] numbers) => new() { Documents = [.. numbers.Select(Document)] };

    private static IndexBatch RandomBatch(Random random)
    {
        int a = random.Next(10), b = random.Next(10), c = random.Next(10);
        return random.Next(5) switch
        {
            0 => new IndexBatch { RemovedPaths = [new DocumentPath(Id(a), Path(a))] },
            1 => new IndexBatch { RemovedIds = [Id(a)] },
            2 => new IndexBatch { SetCaptions = [new CaptionChange(Id(a), $"caption {random.Next(100)}", CaptionSource.Human, null, random.Next(2) == 0)] },
            3 => new IndexBatch { Documents = [Document(a)], RemovedPaths = b == a ? [] : [new DocumentPath(Id(b), Path(b))] },
            _ => Batch([.. new[] { a, b, c }.Distinct()]),
        };
    }

    private static async Task<string> ReadAsync(TemporaryFolder folder)
    {
        await using ICaptionIndex? index = await new EmbeddedIndexVersions(folder.Root).OpenCurrentAsync(writable: false, Token);
        List<string> lines = [];
        await foreach (CaptionDocument document in index!.ReadAsync(withVectors: true, Token))
        {
            lines.Add($"{document.Id} [{string.Join('|', document.Paths)}] '{document.Caption}' {document.CaptionSource} {document.IsLocked} {string.Join(' ', document.Vector ?? [])}");
        }

        return string.Join('\n', lines);
    }

    private async Task<MirroredIndex> OpenAsync() => (MirroredIndex)(await _versions.OpenCurrentAsync(writable: true, Token))!;

    private Task<string> LocalAsync() => ReadAsync(_local);

    private Task<string> RemoteAsync() => ReadAsync(_remote);
}
