using CaptionSearch.Imaging;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Collection;

public sealed class PictureCollectionTests(TwoModels models) : IClassFixture<TwoModels>, IAsyncLifetime
{
    private readonly Library _library = new(models);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private PictureCollection Collection => PictureCollection.Open(_library.Data, _library.Load);

    public async ValueTask InitializeAsync()
    {
        _library.Add(0, 3);
        await _library.IndexAsync();
    }

    public ValueTask DisposeAsync()
    {
        _library.Dispose();
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task Get_IdOfTheIndex_IsItsDocument()
    {
        await using PictureCollection collection = Collection;

        CaptionDocument? document = await collection.GetAsync(_library.Id(1), Token);

        Assert.Equal([_library.Picture(1)], document!.Paths);
        Assert.Null(document.Vector);
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("../../../../etc/passwd")]
    [InlineData("")]
    public async Task Members_IdThatIsNotThere_LeadToNothing(string id)
    {
        await using PictureCollection collection = Collection;

        Assert.Null(await collection.GetAsync(id, Token));
        Assert.Null(await collection.OpenPictureAsync(id, Token));
        Assert.Null(await collection.OpenThumbnailAsync(id, 160, Token));
    }

    [Fact]
    public async Task Members_NoIndexYet_LeadToNothing()
    {
        using TemporaryFolder empty = new();
        await using PictureCollection collection = PictureCollection.Open(new DataFolder(empty.At("none")), _library.Load);

        Assert.Null(await collection.GetAsync(_library.Id(1), Token));
        Assert.Equal(DocumentPage.Empty, await collection.ListAsync(new DocumentList(), Token));
        Assert.False(Directory.Exists(empty.At("none")));
    }

    [Fact]
    public async Task List_PicturesAreThereNewestFirst()
    {
        for (int i = 0; i < 3; i++)
        {
            File.SetLastWriteTimeUtc(_library.Picture(i), DateTime.UtcNow.AddDays(-i));
        }

        await _library.IndexAsync();
        await using PictureCollection collection = Collection;
        string upload = Assert.Single(await collection.AddAsync([new("a", PngPicture.Blocks(10))], null, Token)).Id!;

        DocumentPage page = await collection.ListAsync(new DocumentList { Limit = 2 }, Token);
        DocumentPage next = await collection.ListAsync(new DocumentList { Limit = 2, After = page.Next }, Token);

        Assert.Equal(upload, page.Documents[0].Id);
        Assert.Equal(
            new HashSet<string> { upload, _library.Id(0), _library.Id(1), _library.Id(2) },
            page.Documents.Concat(next.Documents).Select(document => document.Id).ToHashSet());
        Assert.Equal((4, null), (next.Total, next.Next));
    }

    [Fact]
    public async Task OpenPicture_GivesTheBytesAndTheTypeOfTheContent()
    {
        File.Move(_library.Picture(1), Path.ChangeExtension(_library.Picture(1), ".jpg")); // a name that lies
        await _library.IndexAsync();
        await using PictureCollection collection = Collection;
        string id = Library.IdOf(Path.ChangeExtension(_library.Picture(1), ".jpg"));

        await using PictureContent? content = await collection.OpenPictureAsync(id, Token);

        Assert.Equal("image/png", content!.ContentType);
        byte[] bytes = new byte[content.Length];
        await content.Stream.ReadExactlyAsync(bytes, Token);
        Assert.Equal(PngPicture.Blocks(1), bytes);
        Assert.True(content.Stream.CanSeek);
    }

    [Fact]
    public async Task OpenPicture_FileChangedOrGone_TakesAnotherPathOrNone()
    {
        string copy = Path.Combine(_library.Root, "copy.png");
        File.Copy(_library.Picture(0), copy);
        await _library.IndexAsync();
        await using PictureCollection collection = Collection;
        string id = _library.Id(0);
        byte[] bytes = await File.ReadAllBytesAsync(copy, Token);

        bytes[^1] ^= 1; // the same length and another content
        await File.WriteAllBytesAsync(_library.Picture(0), bytes, Token);
        await using (PictureContent? content = await collection.OpenPictureAsync(id, Token))
        {
            Assert.NotNull(content);
        }

        File.Delete(copy);
        Assert.Null(await collection.OpenPictureAsync(id, Token));
    }

    [Fact]
    public async Task OpenThumbnail_HasTheSizeThatIsComputedAndOutlivesTheFile()
    {
        await using PictureCollection collection = Collection;
        string id = _library.Id(2);
        CaptionDocument document = (await collection.GetAsync(id, Token))!;

        await using (PictureContent? made = await collection.OpenThumbnailAsync(id, 160, Token))
        {
            byte[] bytes = new byte[made!.Length];
            await made.Stream.ReadExactlyAsync(bytes, Token);
            ImageInfo info = ImageReader.Identify(bytes, "made");
            Assert.Equal(ThumbnailCache.SizeOf(document, 160), (info.Width, info.Height));
        }

        File.Delete(_library.Picture(2));
        await using PictureContent? stored = await collection.OpenThumbnailAsync(id, 160, Token);
        Assert.NotNull(stored);
        Assert.Null(await collection.OpenThumbnailAsync(id, 320, Token));
    }
}
