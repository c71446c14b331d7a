using System.Text;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Training.Loops;

namespace CaptionSearch.Training.Tests.Datasets;

public sealed class GridExtractionTests : IDisposable
{
    private static readonly string[] Names = ["a.png", "broken.png", "b.png", "absent.png"];
    private readonly TemporaryFolder _folder = new();

    public GridExtractionTests()
    {
        File.WriteAllBytes(_folder.File("a.png"), PngFile.Of(4, 4, static (x, y) => ((byte)(60 * x), (byte)(60 * y), 10)));
        File.WriteAllBytes(_folder.File("b.png"), PngFile.Of(4, 4, static (x, _) => (0, 0, (byte)(60 * x))));
        File.WriteAllBytes(_folder.File("broken.png"), Encoding.ASCII.GetBytes("no picture"));
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_WritesBothViewsAndListsWhatCannotBeRead()
    {
        using GridCache cache = GridCache.Open(_folder.File("cache"), ToyData.Header(4));
        IReadOnlyList<SkippedPicture> skipped = Run(cache, out int calls);

        Assert.Equal(["broken.png", "absent.png"], skipped.Select(static picture => picture.Name));
        Assert.Contains("broken.png", skipped[0].Reason, StringComparison.Ordinal);
        Assert.Equal([true, false, true, false], Enumerable.Range(0, 4).Select(cache.Has));
        Assert.Equal(4, calls);

        // The toy function copies the first row's red values: mirrored they stand in reverse.
        Half[] grid = new Half[cache.GridLength];
        cache.Read(0, mirrored: false, grid);
        Assert.Equal([(Half)0, (Half)60, (Half)120, (Half)180], grid[..4]);
        cache.Read(0, mirrored: true, grid);
        Assert.Equal([(Half)180, (Half)120, (Half)60, (Half)0], grid[..4]);
    }

    [Fact]
    public void Run_Again_DoesOnlyWhatIsMissing()
    {
        using (GridCache first = GridCache.Open(_folder.File("cache"), ToyData.Header(4)))
        {
            first.Write(0, new Half[first.GridLength], new Half[first.GridLength]);
        }

        using GridCache second = GridCache.Open(_folder.File("cache"), ToyData.Header(4));
        Run(second, out int calls);
        Assert.Equal(2, calls);
        Assert.True(second.Has(2));
    }

    [Fact]
    public void Run_Cancelled_Throws()
    {
        using GridCache cache = GridCache.Open(_folder.File("cache"), ToyData.Header(4));
        Assert.Throws<OperationCanceledException>(() => GridExtraction.Run(
            _folder.Path, Names, cache, static () => static (_, _) => { }, 2, new TrainingLog(TextWriter.Null), static (_, _) => { }, new CancellationToken(true)));
    }

    private IReadOnlyList<SkippedPicture> Run(GridCache cache, out int calls)
    {
        int count = 0;
        IReadOnlyList<SkippedPicture> skipped = GridExtraction.Run(
            _folder.Path,
            Names,
            cache,
            () => (rgb, grid) =>
            {
                Interlocked.Increment(ref count);
                for (int x = 0; x < 4; x++)
                {
                    grid[x] = rgb[3 * x];
                }
            },
            2,
            new TrainingLog(TextWriter.Null),
            static (_, _) => { },
            TestContext.Current.CancellationToken);
        calls = count;
        return skipped;
    }
}
