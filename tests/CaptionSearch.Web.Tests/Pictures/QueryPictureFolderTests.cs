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
        HourlyClock clock = new();
        QueryPictureFolder folder = new(new DataFolder(data.Root), time: clock);
        string name = await folder.StoreAsync(PngPicture.Blocks(1), Token);

        clock.Advance(QueryPictureFolder.Age + TimeSpan.FromMinutes(1));

        Assert.Null(await folder.ReadAsync(name, Token));
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

    [Fact]
    public async Task Store_MoreBytesThanTheMost_DeletesTheOldest_ButNeverTheLatest()
    {
        using TemporaryFolder data = new();
        string root = Path.Combine(data.Root, "queries");
        QueryPictureFolder folder = new(new DataFolder(data.Root));
        string[] names = [.. await Task.WhenAll(Enumerable.Range(0, 3).Select(i => folder.StoreAsync(PngPicture.Blocks(i), Token)))];
        for (int i = 0; i < names.Length; i++)
        {
            File.SetLastWriteTimeUtc(Path.Combine(root, names[i]), DateTime.UtcNow.AddMinutes(i - 10));
            File.SetLastWriteTimeUtc(Path.Combine(root, names[i] + ".jpg"), DateTime.UtcNow.AddMinutes(i - 10));
        }

        data.Write("queries/notes.txt", [.. "not ours"u8]);
        long two = names[1..].Sum(name => new FileInfo(Path.Combine(root, name)).Length + new FileInfo(Path.Combine(root, name + ".jpg")).Length);
        new QueryPictureFolder(new DataFolder(data.Root), mostBytes: two).Clear();

        Assert.Null(await folder.ReadAsync(names[0], Token));
        Assert.NotNull(await folder.ReadAsync(names[1], Token));
        new QueryPictureFolder(new DataFolder(data.Root), mostBytes: 1).Clear();
        Assert.Null(await folder.ReadAsync(names[1], Token));
        Assert.Equal(PngPicture.Blocks(2), await folder.ReadAsync(names[2], Token));
        Assert.True(File.Exists(Path.Combine(root, "notes.txt")));
    }

    [Fact]
    public void Clear_NoFolder_MakesNone()
    {
        using TemporaryFolder data = new();

        new QueryPictureFolder(new DataFolder(data.Root)).Clear();

        Assert.False(Directory.Exists(Path.Combine(data.Root, "queries")));
    }
}
