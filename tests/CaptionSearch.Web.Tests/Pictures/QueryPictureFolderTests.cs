using CaptionSearch.Engine;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web.Pictures;

public sealed class QueryPictureFolderTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_Picture_IsReadAgainByItsNameOnly()
    {
        using TemporaryFolder data = new();
        QueryPictureFolder folder = new(new DataFolder(data.Root));

        string name = await folder.StoreAsync(PngPicture.Blocks(1), Token);

        Assert.Matches("^[0-9a-f]{32}$", name);
        Assert.Equal(PngPicture.Blocks(1), await folder.ReadAsync(name, Token));
        Assert.Equal([0xFF, 0xD8, 0xFF], (await folder.ReadPreviewAsync(name, Token))![..3]);
        Assert.Null(await folder.ReadAsync(name + ".jpg", Token));
        Assert.Null(await folder.ReadAsync("../queries/" + name, Token));
        Assert.Null(await folder.ReadAsync(null, Token));
    }

    [Fact]
    public async Task Read_AfterADay_IsGoneAndTheNextStoreDeletesIt()
    {
        using TemporaryFolder data = new();
        LaterClock clock = new();
        QueryPictureFolder folder = new(new DataFolder(data.Root), time: clock);
        string name = await folder.StoreAsync(PngPicture.Blocks(1), Token);

        clock.Later = QueryPictureFolder.Age + TimeSpan.FromMinutes(1);

        Assert.Null(await folder.ReadAsync(name, Token));
        clock.Later = TimeSpan.FromDays(2);
        await folder.StoreAsync(PngPicture.Blocks(2), Token);
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.Combine(data.Root, "queries")), file => file.Contains(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Store_MoreThanTheMost_DeletesTheOldest()
    {
        using TemporaryFolder data = new();
        QueryPictureFolder folder = new(new DataFolder(data.Root));
        string root = Path.Combine(data.Root, "queries");
        string first = await folder.StoreAsync(PngPicture.Blocks(1), Token);
        File.SetLastWriteTimeUtc(Path.Combine(root, first), DateTime.UtcNow.AddHours(-2));
        File.SetLastWriteTimeUtc(Path.Combine(root, first + ".jpg"), DateTime.UtcNow.AddHours(-2));

        for (int i = 0; i < QueryPictureFolder.MostPictures; i++)
        {
            await folder.StoreAsync(PngPicture.Blocks(i), Token);
        }

        Assert.Null(await folder.ReadAsync(first, Token));
        Assert.Equal(2 * QueryPictureFolder.MostPictures, Directory.EnumerateFiles(root).Count());
    }

    private sealed class LaterClock : TimeProvider
    {
        public TimeSpan Later { get; set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UtcNow + Later;
    }
}
