using CaptionSearch.Index.Elastic.Bulk;
using CaptionSearch.Index.Elastic.Transport;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Elastic.Faults;

/// <summary>What a real server says to single documents, and to an index that takes none.</summary>
[Trait("Needs", "elastic")]
public sealed class RefusedDocumentTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task BadDocumentsAmongGoodOnes_AreRejectedWithTheirReasonAndTheRestGoesOn(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        await using FaultIndex index = await FaultIndex.CreateAsync(server);
        BulkAction[] bad =
        [
            FaultIndex.Document("zero", """{"number":-1,"embedding":[0,0,0]}"""),
            FaultIndex.Document("dims", """{"number":-1,"embedding":[1,2]}"""),
            FaultIndex.Document("field", """{"number":-1,"colour":"red"}"""),
            FaultIndex.Document("broken", """{"number":"""),
        ];

        BulkReport report = await index.WriteAsync(
            FaultIndex.Options(server.Url), FaultIndex.Documents(120).Take(70).Concat(bad).Concat(FaultIndex.Documents(120).Skip(70)), Cancellation);

        Assert.Equal(120, report.Done);
        Dictionary<string, string> reasons = report.Rejected.ToDictionary(static r => r.Action.Id, static r => $"{r.Status} {r.Type}: {r.Reason}");
        Assert.Equal(["broken", "dims", "field", "zero"], reasons.Keys.Order(StringComparer.Ordinal));
        Assert.All(reasons.Values, static reason => Assert.StartsWith("400 ", reason, StringComparison.Ordinal));
        Assert.Contains("zero magnitude", reasons["zero"], StringComparison.Ordinal);
        Assert.Contains("number of dimensions", reasons["dims"], StringComparison.Ordinal);
        Assert.Contains("colour", reasons["field"], StringComparison.Ordinal);
        await index.AssertHoldsAsync(120);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task StaleSequenceNumber_IsAConflictAndAbsentDocumentsAreMissing(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        await using FaultIndex index = await FaultIndex.CreateAsync(server);
        await index.WriteAsync(FaultIndex.Options(server.Url), FaultIndex.Documents(3), Cancellation);

        BulkReport report = await index.WriteAsync(
            FaultIndex.Options(server.Url),
            [
                FaultIndex.Document(FaultIndex.Id(0), """{"number":7}""") with { IfSeqNo = 100, IfPrimaryTerm = 1 },
                FaultIndex.Document(FaultIndex.Id(1), """{"number":7}""") with { Kind = BulkActionKind.Create },
                new BulkAction(BulkActionKind.Update, "nowhere") { Source = """{"doc":{"number":7}}"""u8.ToArray() },
                new BulkAction(BulkActionKind.Delete, "nothing"),
                new BulkAction(BulkActionKind.Update, FaultIndex.Id(2)) { Source = """{"doc":{"caption":"y"}}"""u8.ToArray() },
            ],
            Cancellation);

        Assert.Equal([FaultIndex.Id(0), FaultIndex.Id(1)], report.Conflicts.Select(static action => action.Id));
        Assert.Equal(["nowhere", "nothing"], report.Missing.Select(static action => action.Id));
        Assert.Equal(1, report.Done);
        await index.AssertHoldsAsync(3);
    }

    [Theory]
    [InlineData(8, "index.blocks.read_only_allow_delete")]
    [InlineData(9, "index.blocks.read_only_allow_delete")]
    [InlineData(8, "index.blocks.write")]
    public async Task ReadOnlyIndex_IsSaidAtOnceAndTheNextRunCompletes(int version, string setting)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        await using FaultIndex index = await FaultIndex.CreateAsync(server);
        await index.WriteAsync(FaultIndex.Options(server.Url), FaultIndex.Documents(100), Cancellation);
        await index.SetAsync($$"""{"{{setting}}":true}""");

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => index.WriteAsync(FaultIndex.Options(server.Url), FaultIndex.Documents(300), Cancellation));
        await index.SetAsync($$"""{"{{setting}}":null}""");
        await index.AssertHoldsAsync(100);
        await index.WriteAsync(FaultIndex.Options(server.Url), FaultIndex.Documents(300), Cancellation);

        Assert.Contains($"the index '{index.Name}' takes no writes (cluster_block_exception: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.DoesNotContain("tried", error.Message, StringComparison.Ordinal);
        Assert.False(error.IsUnreachable);
        await index.AssertHoldsAsync(300);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task MissingAlias_IsSaidAndNoIndexComesIntoBeing(int version)
    {
        ElasticServer server = await ElasticServer.SharedAsync(version);
        string name = ElasticServer.NewName("nowhere");
        using ElasticClient client = new(FaultIndex.Options(server.Url) with { IndexName = name });

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(
            () => new BulkWriter(client, name, requiresAlias: true).WriteAsync(FaultIndex.Documents(3), Cancellation));

        Assert.Contains("the index is not there (index_not_found_exception: ", error.Message, StringComparison.Ordinal);
        using ElasticReply found = await client.SendAsync(HttpMethod.Get, name, RequestKind.Search, null, [404], Cancellation);
        Assert.Equal(404, found.Status);
    }
}
