using System.Text;
using System.Text.Json;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Elastic.Bulk;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Tests.Elastic.Bulk;

public sealed class BulkWriterTests
{
    private static readonly ElasticOptions Options = new() { BulkParallel = 1 };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Lines_AreActionsAndDocuments()
    {
        CannedServer server = new CannedServer().Then(BulkServer.AllDone);

        BulkReport report = await WriteAsync(server, Options,
        [
            Document("a") with { IfSeqNo = 7, IfPrimaryTerm = 1 },
            new BulkAction(BulkActionKind.Create, "b") { Source = "{}"u8.ToArray() },
            new BulkAction(BulkActionKind.Update, "c") { Source = """{"doc":{"caption":"é"}}"""u8.ToArray() },
            new BulkAction(BulkActionKind.Delete, "d"),
        ]);

        SentRequest sent = Assert.Single(server.LaterRequests);
        Assert.Equal("/pictures/_bulk?timeout=60s&require_alias=true&filter_path=errors,items.*._id,items.*.status,items.*.error", sent.Path);
        Assert.Equal(
            """
            {"index":{"_id":"a","if_seq_no":7,"if_primary_term":1}}
            {"caption":"a dog runs"}
            {"create":{"_id":"b"}}
            {}
            {"update":{"_id":"c"}}
            {"doc":{"caption":"é"}}
            {"delete":{"_id":"d"}}

            """.ReplaceLineEndings("\n"),
            sent.Body);
        Assert.Equal(4, report.Done);
    }

    [Fact]
    public async Task PlainIndex_AsksForNoAlias()
    {
        CannedServer server = new CannedServer().Then(BulkServer.AllDone);
        using ElasticClient client = new(Options, server);

        await new BulkWriter(client, "desearch", requiresAlias: false).WriteAsync([Document("a")], Cancellation);

        Assert.DoesNotContain("alias", server.LaterRequests[0].Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_AreBoundedByDocumentsAndByBytes()
    {
        CannedServer server = new CannedServer().Then(BulkServer.AllDone);
        ElasticOptions options = Options with { BulkDocuments = 3, BulkBytes = 4000 };
        BulkAction large = Document("large") with { Source = Encoding.UTF8.GetBytes($"\"{new string('x', 3850)}\"") };

        BulkReport report = await WriteAsync(server, options,
            [Document("1"), Document("2"), Document("3"), Document("4"), large, Document("5"), large with { Id = "larger", Source = new byte[9000] }]);

        // By documents after "3"; by bytes before and after "large"; what is larger than the limit goes alone.
        Assert.Equal(["1 2 3", "4 large", "5", "larger"], server.LaterRequests.Select(BulkServer.Ids));
        Assert.Equal(7, report.Done);
    }

    [Fact]
    public async Task NoActions_SendNothing()
    {
        CannedServer server = new();

        BulkReport report = await WriteAsync(server, Options, []);

        Assert.Empty(server.Requests);
        Assert.Equal(0, report.Done);
    }

    [Fact]
    public async Task EveryResult_IsReportedOrRepeated()
    {
        Dictionary<string, (int, string, string)> results = new()
        {
            ["done"] = (200, "", ""),
            ["made"] = (201, "", ""),
            ["conflict"] = (409, "version_conflict_engine_exception", "required seqNo [1]"),
            ["missing"] = (404, "document_missing_exception", "[missing]: document missing"),
            ["gone"] = (404, "", ""),
            ["zero"] = (400, "document_parsing_exception", "The [cosine] similarity does not support vectors with zero magnitude"),
            ["busy"] = (429, "es_rejected_execution_exception", "rejected"),
            ["noshard"] = (503, "unavailable_shards_exception", "primary shard is not active"),
            ["fault"] = (500, "illegal_state_exception", "translog"),
        };
        CannedServer server = new CannedServer().Then(request => BulkServer.Answer(request, id => results[id])).Then(BulkServer.AllDone);

        BulkReport report = await WriteAsync(server, Options, [.. results.Keys.Select(Document)]);

        Assert.Equal("busy noshard fault", BulkServer.Ids(server.LaterRequests[1]));
        Assert.Equal(2, server.LaterRequests.Count);
        Assert.Equal(5, report.Done);
        Assert.Equal(["conflict"], report.Conflicts.Select(static action => action.Id));
        Assert.Equal(["missing", "gone"], report.Missing.Select(static action => action.Id));
        BulkRejection rejected = Assert.Single(report.Rejected);
        Assert.Equal(("zero", 400, "document_parsing_exception"), (rejected.Action.Id, rejected.Status, rejected.Type));
        Assert.Contains("zero magnitude", rejected.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BusyForEver_EndsWithAnErrorAfterItsRepetitions()
    {
        CannedServer server = new CannedServer().Then(request => BulkServer.Answer(request, static id => id == "stuck" ? (429, "es_rejected_execution_exception", "rejected") : (201, "", "")));

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => WriteAsync(server, Options with { WriteRetries = 4 }, [Document("a"), Document("stuck")]));

        // The first answer got a document done, so the count of repetitions starts after it.
        Assert.Equal(["a stuck", "stuck", "stuck", "stuck", "stuck"], server.LaterRequests.Select(BulkServer.Ids));
        Assert.Contains("too much to do (429) (es_rejected_execution_exception: rejected) (tried 5 times)", error.Message, StringComparison.Ordinal);
        Assert.True(error.IsUnreachable);
    }

    [Theory]
    [InlineData(429, "cluster_block_exception", "index [p] blocked by: [TOO_MANY_REQUESTS/12/disk usage exceeded flood-stage watermark, index has read-only-allow-delete block];", "takes no writes")]
    [InlineData(403, "cluster_block_exception", "index [p] blocked by: [FORBIDDEN/8/index write (api)];", "takes no writes")]
    [InlineData(403, "security_exception", "action [indices:data/write/bulk[s]] is unauthorized", "403")]
    [InlineData(404, "index_not_found_exception", "no such index [p] and [require_alias] request flag is [true] and [p] is not an alias", "the index is not there")]
    public async Task WhatIsWrongForAllDocuments_StopsAtOnce(int status, string type, string reason, string expected)
    {
        CannedServer server = new CannedServer().Then(request => BulkServer.Answer(request, id => id == "busy" ? (429, "es_rejected_execution_exception", "") : (status, type, reason)));

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => WriteAsync(server, Options, [Document("busy"), Document("b")]));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.False(error.IsUnreachable);
        Assert.Single(server.LaterRequests);
    }

    [Fact]
    public async Task TooLarge_IsHalvedForGoodAndASingleDocumentIsRejected()
    {
        CannedServer server = new CannedServer().Then(request => BulkServer.Answer(request, largest: 1000));
        BulkAction huge = Document("huge") with { Source = Encoding.UTF8.GetBytes($"\"{new string('x', 2000)}\"") };

        BulkReport report = await WriteAsync(server, Options with { BulkDocuments = 16 }, [.. Enumerable.Range(10, 32).Select(static i => Padded($"{i}")), huge]);

        Assert.Equal(32, report.Done);
        BulkRejection rejected = Assert.Single(report.Rejected);
        Assert.Equal(("huge", 413, "document_too_large"), (rejected.Action.Id, rejected.Status, rejected.Type));
        // 16 documents once, 8 twice; from then on no request is too large but the one document.
        Assert.Equal(4, server.LaterRequests.Count(static request => request.Bytes.Length > 1000));
    }

    [Fact]
    public async Task RefusedForItsSize_ComesInSmallerPartsAndGrowsAgain()
    {
        int refusals = 3;
        CannedServer server = new CannedServer().Then(request => Interlocked.Decrement(ref refusals) >= 0
            ? CannedServer.Reply(429, CannedServer.Error("es_rejected_execution_exception", "rejected execution of coordinating operation"))
            : BulkServer.AllDone(request));

        BulkReport report = await WriteAsync(server, Options with { BulkBytes = 40_000 }, [.. Enumerable.Range(1000, 4000).Select(static i => Padded($"{i}"))]);

        int[] sizes = [.. server.LaterRequests.Select(static request => request.Bytes.Length)];
        Assert.Equal(4000, report.Done);
        Assert.True(sizes[3] < sizes[0] / 7, "halved three times");
        Assert.InRange(sizes[^2], 36_000, 40_000);
    }

    [Fact]
    public async Task BrokenConnection_SendsTheWholeRequestAgain()
    {
        CannedServer server = new CannedServer().Then(_ => throw new HttpRequestException(HttpRequestError.ResponseEnded, "cut")).Then(BulkServer.AllDone);

        BulkReport report = await WriteAsync(server, Options, [Document("a"), Document("b")]);

        Assert.Equal(["a b", "a b"], server.LaterRequests.Select(BulkServer.Ids));
        Assert.Equal(2, report.Done);
    }

    [Fact]
    public async Task AnswerWithTooFewResults_IsAnError()
    {
        CannedServer server = new CannedServer().Then(200, """{"errors":false,"items":[{"index":{"_id":"a","status":201}}]}""");

        await Assert.ThrowsAsync<IndexFormatException>(() => WriteAsync(server, Options, [Document("a"), Document("b")]));
    }

    [Fact]
    public async Task TwoRequests_AreOnTheirWayAtOnceAndNoMore()
    {
        int now = 0, most = 0;
        using SemaphoreSlim both = new(0);
        CannedServer server = new CannedServer().Then(request =>
        {
            int current = Interlocked.Increment(ref now);
            InterlockedMax(ref most, current);
            if (current == 2)
            {
                both.Release(2);
            }

            Assert.True(both.Wait(TimeSpan.FromSeconds(20), Cancellation), "the second request does not come while the first is on its way");
            Interlocked.Decrement(ref now);
            return BulkServer.AllDone(request);
        });
        using ElasticClient client = new(Options with { BulkParallel = 2, BulkDocuments = 1 }, server);

        BulkReport report = await new BulkWriter(client, "pictures", true).WriteAsync(Enumerable.Range(0, 8).Select(static i => Document($"{i}")), Cancellation);

        Assert.Equal(8, report.Done);
        Assert.Equal(2, most);
    }

    [Fact]
    public async Task CancelledDuring_Stops()
    {
        using CancellationTokenSource source = new();
        CannedServer server = new CannedServer().Then(request =>
        {
            source.Cancel();
            return BulkServer.AllDone(request);
        });
        using ElasticClient client = new(Options with { BulkDocuments = 1 }, server);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => new BulkWriter(client, "pictures", true).WriteAsync([Document("a"), Document("b"), Document("c")], source.Token));

        Assert.True(server.LaterRequests.Count < 3);
    }

    [Fact]
    public void DeadLetters_AreOneObjectALine()
    {
        string path = Path.Combine(Path.GetTempPath(), $"captionsearch-{Guid.NewGuid():N}.jsonl");
        try
        {
            using (DeadLetterFile file = new(path))
            {
                Assert.False(File.Exists(path));
                file.Append(new BulkRejection(Document("a"), 400, "document_parsing_exception", "zero \"magnitude\""));
                file.Append(new BulkRejection(new BulkAction(BulkActionKind.Delete, "b"), 400, "", "why"));
                Assert.Equal(2, file.Count);
            }

            using (DeadLetterFile again = new(path))
            {
                again.Append(new BulkRejection(Document("c"), 400, "t", "r"));
            }

            Assert.Equal(
                [
                    """{"id":"a","action":"index","reason":"document_parsing_exception: zero \"magnitude\"","document":{"caption":"a dog runs"}}""",
                    """{"id":"b","action":"delete","reason":"why","document":null}""",
                    """{"id":"c","action":"index","reason":"t: r","document":{"caption":"a dog runs"}}""",
                ],
                File.ReadAllLines(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void DeadLetters_ThatCannotBeWrittenAreAnError()
    {
        using DeadLetterFile file = new(Path.Combine(Path.GetTempPath(), "no-such-folder-of-captionsearch", "x.jsonl"));

        IndexUnavailableException error = Assert.Throws<IndexUnavailableException>(() => file.Append(new BulkRejection(Document("a"), 400, "t", "r")));

        Assert.Contains("x.jsonl: a document that the server refuses cannot be written down", error.Message, StringComparison.Ordinal);
    }

    private static BulkAction Document(string id) => new(BulkActionKind.Index, id) { Source = """{"caption":"a dog runs"}"""u8.ToArray() };

    private static BulkAction Padded(string id) => new(BulkActionKind.Index, id) { Source = JsonSerializer.SerializeToUtf8Bytes(new string('x', 150)) };

    private static async Task<BulkReport> WriteAsync(CannedServer server, ElasticOptions options, BulkAction[] actions)
    {
        using ElasticClient client = new(options, server, new InstantTime { LongestWait = TimeSpan.FromSeconds(9.5) });
        return await new BulkWriter(client, "pictures", requiresAlias: true).WriteAsync(actions, Cancellation);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        do
        {
            seen = target;
        }
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) != seen);
    }
}
