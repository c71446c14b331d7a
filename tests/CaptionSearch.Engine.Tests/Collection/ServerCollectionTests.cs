using System.Text.Json;
using CaptionSearch.Engine.Status;
using CaptionSearch.Index;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Collection;

/// <summary>What a person does with pictures, on real servers, with and without a copy in the data folder.</summary>
[Trait("Needs", "elastic")]
public sealed class ServerCollectionTests(TwoModels models) : IClassFixture<TwoModels>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8, false)]
    [InlineData(8, true)]
    [InlineData(9, false)]
    [InlineData(9, true)]
    public async Task HandedInLookedAtAndTakenOut(int version, bool keepsLocalCopy)
    {
        await using ElasticServer server = await ElasticServer.SharedAsync(version);
        string name = ElasticServer.NewName("collection");
        IndexSettings settings = new()
        {
            Server = ElasticOptions.ForUrl(server.Url) with { IndexName = name, VectorType = ElasticVectorType.Flat },
            KeepsLocalCopy = keepsLocalCopy,
        };
        using Library library = new(models, settings);
        try
        {
            library.Add(0, 3);
            await library.IndexAsync();
            await using PictureCollection collection = PictureCollection.Open(library.Data, library.Load);

            IReadOnlyList<UploadOutcome> outcomes = await collection.AddAsync(
                [new("new", PngPicture.Blocks(10)), new("known", PngPicture.Blocks(1)), new("bad", "no picture"u8.ToArray())], null, Token);

            Assert.Equal([false, true, false], outcomes.Select(outcome => outcome.WasKnown));
            Assert.Equal([true, true, false], outcomes.Select(outcome => outcome.Id is not null));
            string id = outcomes[0].Id!;
            CaptionDocument document = (await collection.GetAsync(id, Token))!;
            Assert.StartsWith(library.Data.UploadsFolder, Assert.Single(document.Paths), StringComparison.Ordinal);
            IReadOnlyList<NearDuplicate> near = await collection.NearDuplicatesAsync(id, -1, 10, Token);
            Assert.Equal(new HashSet<string> { library.Id(0), library.Id(1), library.Id(2) }, near.Select(other => other.Document.Id).ToHashSet());
            await using (PictureContent? picture = await collection.OpenPictureAsync(id, Token))
            await using (PictureContent? thumbnail = await collection.OpenThumbnailAsync(id, 160, Token))
            {
                Assert.Equal("image/png", picture!.ContentType);
                Assert.NotNull(thumbnail);
            }

            DocumentPage newest = await collection.ListAsync(new DocumentList { Limit = 1 }, Token);
            Assert.Equal((id, 4), (Assert.Single(newest.Documents).Id, newest.Total));
            DocumentPage rest = await collection.ListAsync(new DocumentList { Limit = 3, After = newest.Next }, Token);
            Assert.Equal([3, 0], [rest.Documents.Count, rest.Documents.Count(other => other.Id == id)]);
            Assert.Null(rest.Next);

            Assert.Empty((await Doctor.ExamineAsync(library.Data, Token)).Gaps);
            Assert.NotEmpty((await collection.RemoveAsync(id, Token))!.Deleted);
            Assert.Equal(library.Picture(0), Assert.Single((await collection.RemoveAsync(library.Id(0), Token))!.Kept));
            Assert.Null(await collection.GetAsync(id, Token));
            Assert.Equal(2, (await library.StatisticsAsync()).Documents);
            Assert.Empty((await Doctor.ExamineAsync(library.Data, Token)).Gaps);
        }
        finally
        {
            JsonElement left = await server.SendAsync(HttpMethod.Get, $"/{name}-images-*");
            await server.SendAsync(HttpMethod.Delete, "/" + string.Join(',', left.EnumerateObject().Select(made => made.Name)));
        }
    }
}
