using CaptionSearch.Imaging;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Collection;

public sealed class ThumbnailCacheTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private DataFolder Data => new(_folder.Root);

    private string[] Files => Directory.Exists(Data.ThumbnailsFolder) ? Directory.GetFiles(Data.ThumbnailsFolder, "*", SearchOption.AllDirectories) : [];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 160)]
    [InlineData(160, 160)]
    [InlineData(161, 320)]
    [InlineData(1000, 1280)]
    [InlineData(5000, 1280)]
    public void SideFor_TakesTheNextLargerOne(int wanted, int expected) => Assert.Equal(expected, ThumbnailCache.SideFor(wanted));

    [Fact]
    public void SizeOf_UnknownSize_IsNull()
    {
        CaptionDocument document = new() { Id = DocumentId.OfContent([1]), Width = 640, Height = 480 };

        Assert.Equal((320, 240), ThumbnailCache.SizeOf(document, 320));
        Assert.Null(ThumbnailCache.SizeOf(document with { Height = 0 }, 320));
    }

    [Fact]
    public async Task Open_Twice_MakesItOnceAndGivesTheSameBytes()
    {
        using ThumbnailCache cache = new(Data);
        byte[] picture = PngPicture.Blocks(1, 400, 300);
        string id = DocumentId.OfContent(picture);

        byte[] first = await ReadAsync(cache.OpenAsync(id, 160, Opens(picture), Token));
        byte[] second = await ReadAsync(cache.OpenAsync(id, 160, _ => throw new InvalidOperationException("It is there."), Token));

        Assert.Equal(first, second);
        Assert.Equal(new ImageInfo(ImageFormat.Jpeg, 160, 120, 1), ImageReader.Identify(first, "made"));
        Assert.Equal(_folder.At("thumbnails", id[..2], $"{id}-160.jpg"), Assert.Single(Files));
        Assert.Equal(1, cache.Made);
    }

    [Fact]
    public async Task Open_ManyCallersAtOnce_MakesItOnce()
    {
        using ThumbnailCache cache = new(Data);
        byte[] picture = PngPicture.Blocks(2, 1600, 1200);
        string id = DocumentId.OfContent(picture);
        int opened = 0;

        byte[][] all = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() => ReadAsync(cache.OpenAsync(
            id,
            i % 2 == 0 ? 160 : 320,
            async token =>
            {
                Interlocked.Increment(ref opened);
                await Task.Delay(50, token);
                return await Opens(picture)(token);
            },
            Token)))));

        Assert.Equal((2, 2), (opened, cache.Made));
        Assert.Equal(2, all.DistinctBy(Convert.ToBase64String).Count());
        Assert.Equal(2, Files.Length);
    }

    [Fact]
    public async Task Open_FirstCallerGoesAway_TheOthersGetIt()
    {
        using ThumbnailCache cache = new(Data);
        byte[] picture = PngPicture.Blocks(3);
        string id = DocumentId.OfContent(picture);
        TaskCompletionSource gate = new();
        using CancellationTokenSource leaves = new();
        Task<PictureContent?> first = cache.OpenAsync(
            id,
            160,
            async token =>
            {
                await gate.Task;
                return await Opens(picture)(token);
            },
            leaves.Token);
        Task<PictureContent?> second = cache.OpenAsync(id, 160, Opens(picture), Token);

        await leaves.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        gate.SetResult();

        Assert.NotEmpty(await ReadAsync(second));
        Assert.Equal(1, cache.Made);
    }

    [Fact]
    public async Task Open_BrokenPicture_IsAnInvalidImageExceptionForEveryCallerAndLeavesNothing()
    {
        using ThumbnailCache cache = new(Data);
        byte[] cut = PngPicture.Blocks(4)[..100];
        string id = DocumentId.OfContent(cut);

        Task<PictureContent?>[] callers = [.. Enumerable.Range(0, 4).Select(_ => cache.OpenAsync(id, 160, Opens(cut), Token))];

        foreach (Task<PictureContent?> caller in callers)
        {
            await Assert.ThrowsAsync<InvalidImageException>(() => caller);
        }

        Assert.Empty(Files);
        Assert.NotEmpty(await ReadAsync(cache.OpenAsync(id, 160, Opens(PngPicture.Blocks(4)), Token))); // and it is tried again
    }

    [Fact]
    public async Task Open_PictureAboveALimit_IsRefused()
    {
        using ThumbnailCache cache = new(Data, limits: new DecodeLimits { MaxMegapixels = 1 });

        await Assert.ThrowsAsync<UnsupportedImageException>(
            () => cache.OpenAsync(DocumentId.OfContent([1]), 160, Opens(PngPicture.Blocks(5, 1200, 1000)), Token));
    }

    [Fact]
    public async Task Open_PictureGone_IsNullUntilItIsBack()
    {
        using ThumbnailCache cache = new(Data);
        string id = DocumentId.OfContent([1]);

        Assert.Null(await cache.OpenAsync(id, 160, _ => Task.FromResult<PictureContent?>(null), Token));
        Assert.NotEmpty(await ReadAsync(cache.OpenAsync(id, 160, Opens(PngPicture.Blocks(6)), Token)));
    }

    [Fact]
    public async Task Open_NoIdOrNoSuchSide_Throws()
    {
        using ThumbnailCache cache = new(Data);

        await Assert.ThrowsAsync<ArgumentException>(() => cache.OpenAsync("../../etc/passwd", 160, Opens([]), Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => cache.OpenAsync(DocumentId.OfContent([1]), 100, Opens([]), Token));
    }

    [Fact]
    public async Task Open_DiskSpaceUsedUp_ThoseNotUsedForLongestGo()
    {
        using ThumbnailCache cache = new(Data, new ThumbnailCacheOptions { MaxMegabytes = 1 });
        List<string> ids = [];
        string? kept = null;
        for (int i = 0; i < 12; i++)
        {
            byte[] picture = Noise(i);
            ids.Add(DocumentId.OfContent(picture));
            byte[] made = await ReadAsync(cache.OpenAsync(ids[^1], 1280, Opens(picture), Token));
            Assert.InRange(made.Length, 150_000, 400_000); // about four fit
            File.SetLastWriteTimeUtc(PathOf(ids[^1]), DateTime.UtcNow.AddHours(-100 + i));
            kept ??= ids[0];
            await ReadAsync(cache.OpenAsync(kept, 1280, Opens([]), Token)); // looked at again and again: stays
            Assert.True(Files.Sum(file => new FileInfo(file).Length) <= 1 << 20);
        }

        Assert.True(File.Exists(PathOf(ids[0])), "the one in use went out");
        Assert.True(File.Exists(PathOf(ids[^1])), "the newest went out");
        Assert.False(File.Exists(PathOf(ids[1])), "the oldest stayed");
        Assert.InRange(Files.Length, 2, 5);
    }

    [Fact]
    public async Task Open_FilesOfSomebodyElse_AreNeitherCountedNorDeleted()
    {
        string[] foreign =
        [
            _folder.Write(Path.Combine("thumbnails", "holiday.jpg"), new byte[1 << 20]),
            _folder.Write(Path.Combine("thumbnails", "ab", "holiday-160.jpg"), new byte[1 << 20]),
            _folder.Write(Path.Combine("thumbnails", "holidays", $"{DocumentId.OfContent([1])}-160.jpg"), new byte[1 << 20]),
        ];
        using ThumbnailCache cache = new(Data, new ThumbnailCacheOptions { MaxMegabytes = 1 });
        for (int i = 0; i < 2; i++)
        {
            await ReadAsync(cache.OpenAsync(DocumentId.OfContent(Noise(i)), 1280, Opens(Noise(i)), Token));
        }

        Assert.All(foreign, file => Assert.True(File.Exists(file)));
        Assert.Equal(foreign.Length + 2, Files.Length);
    }

    [Fact]
    public async Task Open_AfterARestart_TheOldFilesCount()
    {
        using (ThumbnailCache before = new(Data))
        {
            for (int i = 0; i < 6; i++)
            {
                await ReadAsync(before.OpenAsync(DocumentId.OfContent(Noise(i)), 1280, Opens(Noise(i)), Token));
            }
        }

        using ThumbnailCache cache = new(Data, new ThumbnailCacheOptions { MaxMegabytes = 1 });
        await ReadAsync(cache.OpenAsync(DocumentId.OfContent(Noise(9)), 1280, Opens(Noise(9)), Token));

        Assert.True(Files.Sum(file => new FileInfo(file).Length) <= 1 << 20);
    }

    [Fact]
    public async Task Open_HalfFileOfAProcessThatEnded_IsNeverServedAndGoesAway()
    {
        byte[] picture = PngPicture.Blocks(7);
        string id = DocumentId.OfContent(picture);
        string half = _folder.Write(Path.Combine("thumbnails", id[..2], $"{id}-160.jpg.0123.new"), 0xFF, 0xD8);
        string fresh = _folder.Write(Path.Combine("thumbnails", id[..2], $"{id}-320.jpg.4567.new"), 0xFF, 0xD8); // of a process that is at work
        File.SetLastWriteTimeUtc(half, DateTime.UtcNow.AddDays(-1));
        using ThumbnailCache cache = new(Data);

        byte[] made = await ReadAsync(cache.OpenAsync(id, 160, Opens(picture), Token));

        Assert.Equal(ImageFormat.Jpeg, ImageReader.Identify(made, "made").Format);
        Assert.Equal([PathOf(id, 160), fresh], Files.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Open_FolderCannotBeWritten_IsMadeEveryTime()
    {
        _folder.Write("thumbnails", 1); // a file in the place of the folder: true also for an administrator
        using ThumbnailCache cache = new(Data);
        byte[] picture = PngPicture.Blocks(8);
        string id = DocumentId.OfContent(picture);

        Assert.Equal(
            await ReadAsync(cache.OpenAsync(id, 160, Opens(picture), Token)),
            await ReadAsync(cache.OpenAsync(id, 160, Opens(picture), Token)));
        Assert.Equal(2, cache.Made);
    }

    [Fact]
    public async Task Remove_DeletesEverySide()
    {
        using ThumbnailCache cache = new(Data);
        byte[] picture = PngPicture.Blocks(9);
        string id = DocumentId.OfContent(picture);
        await ReadAsync(cache.OpenAsync(id, 160, Opens(picture), Token));
        await ReadAsync(cache.OpenAsync(id, 640, Opens(picture), Token));

        cache.Remove(id);
        cache.Remove(id);
        cache.Remove("..");

        Assert.Empty(Files);
    }

    private string PathOf(string id, int side = 1280) => _folder.At("thumbnails", id[..2], $"{id}-{side}.jpg");

    private static Func<CancellationToken, Task<PictureContent?>> Opens(byte[] picture)
        => _ => Task.FromResult<PictureContent?>(new PictureContent(new MemoryStream(picture), "image/png"));

    private static byte[] Noise(int seed)
    {
        byte[] rgb = new byte[600 * 600 * 3];
        new Random(seed).NextBytes(rgb);
        return JpegWriter.Write(new PixelBuffer(600, 600, rgb), 60);
    }

    private static async Task<byte[]> ReadAsync(Task<PictureContent?> opening)
    {
        await using PictureContent content = Assert.IsType<PictureContent>(await opening);
        Assert.Equal("image/jpeg", content.ContentType);
        byte[] bytes = new byte[content.Length];
        await content.Stream.ReadExactlyAsync(bytes, Token);
        return bytes;
    }
}
