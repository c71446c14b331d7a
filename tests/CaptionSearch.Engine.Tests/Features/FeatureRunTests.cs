using CaptionSearch.Captioning.Backbones;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Imaging;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Features;

/// <summary>Features are computed once, kept, and written as a file that others read.</summary>
public sealed class FeatureRunTests(RandomModel model) : IClassFixture<RandomModel>, IDisposable
{
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _dataFolder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string File => _dataFolder.At("features.npz");

    public void Dispose()
    {
        _pictures.Dispose();
        _dataFolder.Dispose();
    }

    [Fact]
    public async Task FirstRunWritesN_SecondProcessesNone_OneNewPictureAddsOne()
    {
        AddPictures(0, 6);

        FeatureReport first = await RunAsync();
        byte[] written = System.IO.File.ReadAllBytes(File);
        FeatureReport second = await RunAsync();

        Assert.Equal((6, 0, 6), (first.Processed, first.Unchanged, first.Pictures));
        Assert.Equal((0, 6, 6), (second.Processed, second.Unchanged, second.Pictures));
        Assert.Equal(written, System.IO.File.ReadAllBytes(File));

        AddPictures(6, 1);
        FeatureReport third = await RunAsync();
        Assert.Equal((1, 6, 7), (third.Processed, third.Unchanged, third.Pictures));
        Assert.Equal(7, new NpzArrays(File).ShapeOf("features")[0]);
    }

    [Theory]
    [InlineData(FeatureKind.Pooled, 1280)]
    [InlineData(FeatureKind.Embedding, 32)]
    public async Task Arrays_HaveEqualLengthAndEveryRowHasLengthOne(FeatureKind kind, int length)
    {
        AddPictures(0, 3);
        _pictures.Write("cats/b.png", PngPicture.Blocks(11));
        _pictures.Write("cats/deep/a.png", PngPicture.Blocks(12));
        _pictures.Write("dogs/ä 😀.png", PngPicture.Blocks(13));

        FeatureReport report = await RunAsync(kind);

        NpzArrays arrays = new(File);
        Assert.Equal(["features", "filenames", "class_ids", "classes", "model"], arrays.Names);
        Assert.Equal((6, length), (report.Pictures, report.Length));
        Assert.Equal([6, length], arrays.ShapeOf("features"));
        Assert.Equal(["00.png", "01.png", "02.png", "cats/b.png", "cats/deep/a.png", "dogs/ä 😀.png"], arrays.Texts("filenames"));
        Assert.Equal([0, 0, 0, 1, 1, 2], arrays.Numbers("class_ids"));
        Assert.Equal([".", "cats", "dogs"], arrays.Texts("classes"));
        Assert.Equal([model.Model.Name, model.Model.Fingerprint, kind == FeatureKind.Pooled ? "pooled" : "embedding"], arrays.Texts("model"));
        Assert.All(arrays.Rows("features"), row => Assert.Equal(1, Math.Sqrt(row.Sum(x => (double)x * x)), 1e-5));
    }

    [Fact]
    public async Task Pooled_IsTheMeanOverTheCellsOfLengthOne()
    {
        AddPictures(0, 2);
        await RunAsync();

        float[][] rows = new NpzArrays(File).Rows("features");
        for (int i = 0; i < 2; i++)
        {
            Assert.All(Slow(_pictures.At($"{i:00}.png")).Zip(rows[i]), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        }
    }

    [Fact]
    public async Task Embedding_IsTheVectorThatIndexingStores()
    {
        AddPictures(0, 2);
        await RunAsync(FeatureKind.Embedding);

        using PictureCaptions captions = new(() => CaptionModel.Load(model.Folder), new DescriptionSettings(), threads: 1);
        Assert.Equal(captions.Describe(_pictures.At("01.png"), Token).Vector, new NpzArrays(File).Rows("features")[1]);
    }

    [Fact]
    public async Task RemovedPicturesLeave_ChangedOnesAreProcessed_MovedOnesAreRecognised()
    {
        AddPictures(0, 4);
        await RunAsync();
        System.IO.File.Delete(_pictures.At("00.png"));
        _pictures.Write("01.png", PngPicture.Blocks(77, width: 80));
        Directory.CreateDirectory(_pictures.At("new"));
        System.IO.File.Move(_pictures.At("02.png"), _pictures.At("new/02.png"));

        FeatureReport report = await RunAsync();

        Assert.Equal((1, 1, 1, 2, 3), (report.Processed, report.Recognised, report.Unchanged, report.Removed, report.Pictures));
        Assert.Equal(["01.png", "03.png", "new/02.png"], new NpzArrays(File).Texts("filenames"));

        // What left is forgotten: the same content is processed again.
        AddPictures(0, 1);
        Assert.Equal(1, (await RunAsync()).Processed);
    }

    [Fact]
    public async Task Twins_AreProcessedOnce()
    {
        AddPictures(0, 3);
        for (int i = 0; i < 5; i++)
        {
            _pictures.Write($"twin{i}.png", PngPicture.Blocks(1));
        }

        FeatureReport report = await RunAsync();

        Assert.Equal((3, 5, 8), (report.Processed, report.Recognised, report.Pictures));
        float[][] rows = new NpzArrays(File).Rows("features");
        Assert.Equal(rows[1], rows[7]);
    }

    [Fact]
    public async Task BadPictures_AreListedWithReasons_AndNotTriedAgain()
    {
        AddPictures(0, 1);
        string text = _pictures.Write("bad.jpg", [.. "words"u8]);
        string half = _pictures.Write("half.png", PngPicture.Blocks(3)[..60]);
        string twin = _pictures.Write("half-twin.png", PngPicture.Blocks(3)[..60]);

        FeatureReport first = await RunAsync();
        FeatureReport second = await RunAsync();

        Assert.Equal([text, twin, half], first.Skipped.Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.All(first.Skipped, file => Assert.EndsWith(".", file.Reason, StringComparison.Ordinal));
        Assert.Empty(second.Skipped);
        Assert.Equal([text, twin, half], second.SkippedEarlier.Select(file => file.Path).Order(StringComparer.Ordinal));
        Assert.Equal(1, second.Pictures);
        Assert.Equal(3, (await RunAsync(options => options with { RetryRefused = true })).Skipped.Count);
    }

    [Fact]
    public async Task StoppedRun_KeepsWhatWasDoneAndLeavesTheFileAlone()
    {
        AddPictures(0, 2);
        await RunAsync();
        byte[] before = System.IO.File.ReadAllBytes(File);
        AddPictures(2, 6);
        using CancellationTokenSource stop = new();

        FeatureReport stopped = await Run(observe: step =>
        {
            if (step.Done == 3)
            {
                stop.Cancel();
            }
        }).RunAsync(_pictures.Root, stop.Token);

        Assert.True(stopped.IsInterrupted);
        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
        FeatureReport rest = await RunAsync();
        Assert.Equal(6, stopped.Processed + rest.Processed);
        Assert.Equal(8, rest.Pictures);
        Assert.Equal([File], Directory.GetFiles(_dataFolder.Root, "*.npz*"));
    }

    [Fact]
    public async Task KindsAndModels_AreKeptApart()
    {
        AddPictures(0, 2);
        await RunAsync();
        Assert.Equal(2, (await RunAsync(FeatureKind.Embedding)).Processed);
        using RandomModel other = RandomModel.Other();
        FeatureReport second = await new FeatureRun(new DataFolder(_dataFolder.Root), () => other.Model, new FeatureRunOptions { File = File }).RunAsync(_pictures.Root, Token);

        Assert.Equal(2, second.Processed);
        Assert.Equal(other.Model.Fingerprint, new NpzArrays(File).Texts("model")[1]);
        Assert.Equal(0, (await RunAsync()).Processed);
    }

    [Fact]
    public async Task TwoFoldersInOneDataFolder_DoNotDisturbEachOther()
    {
        AddPictures(0, 2);
        using TemporaryFolder second = new();
        second.Write("x.png", PngPicture.Blocks(0));
        await RunAsync();

        FeatureReport report = await Run(options => options with { File = null }).RunAsync(second.Root, Token);

        Assert.Equal((0, 1, 1), (report.Processed, report.Recognised, report.Pictures));
        Assert.Equal(FeatureRun.DefaultFile(new DataFolder(_dataFolder.Root), second.Root, FeatureKind.Pooled), report.File);
        Assert.Equal(["x.png"], new NpzArrays(report.File).Texts("filenames"));
        Assert.Equal(2, (await RunAsync()).Unchanged);
    }

    [Fact]
    public async Task NothingToRead_SaysSoAndChangesNothing()
    {
        AddPictures(0, 1);
        await RunAsync();
        System.IO.File.Delete(_pictures.At("00.png"));

        await Assert.ThrowsAsync<SourceFolderException>(() => RunAsync());
        await Assert.ThrowsAsync<SourceFolderException>(() => Run().RunAsync(_pictures.At("none"), Token));
        Assert.Equal([1, 1280], new NpzArrays(File).ShapeOf("features"));
    }

    [Fact]
    public async Task FileThatCannotBeWritten_IsSaidBeforeTheWork()
    {
        AddPictures(0, 1);
        int looked = 0;

        await Assert.ThrowsAsync<DirectoryNotFoundException>(
            () => Run(options => options with { File = _dataFolder.At("none", "x.npz") }, _ => looked++).RunAsync(_pictures.Root, Token));
        await Assert.ThrowsAsync<IOException>(() => Run(options => options with { File = _pictures.Root }, _ => looked++).RunAsync(_pictures.Root, Token));

        Assert.Equal(0, looked);
    }

    [Fact]
    public async Task DamagedStore_SaysWhatToDo()
    {
        AddPictures(0, 1);
        System.IO.File.WriteAllBytes(new DataFolder(_dataFolder.Root).FeaturesFile, new byte[5000]);

        DataFolderException error = await Assert.ThrowsAsync<DataFolderException>(() => RunAsync());

        Assert.Contains("Delete the file: the next 'captionsearch extract' makes it anew.", error.Message, StringComparison.Ordinal);
    }

    private Task<FeatureReport> RunAsync(FeatureKind kind) => RunAsync(options => options with { Kind = kind });

    private Task<FeatureReport> RunAsync(Func<FeatureRunOptions, FeatureRunOptions>? change = null) => Run(change).RunAsync(_pictures.Root, Token);

    private FeatureRun Run(Func<FeatureRunOptions, FeatureRunOptions>? change = null, Action<FeatureStep>? observe = null)
    {
        FeatureRunOptions options = new() { File = File, Threads = 2 };
        return new FeatureRun(new DataFolder(_dataFolder.Root), () => model.Model, change?.Invoke(options) ?? options, observe);
    }

    private void AddPictures(int first, int count)
    {
        for (int i = first; i < first + count; i++)
        {
            _pictures.Write($"{i:00}.png", PngPicture.Blocks(i));
        }
    }

    /// <summary>The definition, in double.</summary>
    private float[] Slow(string file)
    {
        Backbone backbone = model.Model.Backbone;
        float[] grid = new float[backbone.Cells * backbone.Channels];
        PixelBuffer pixels = ImageReader.Read(System.IO.File.ReadAllBytes(file), file, backbone.InputSize, backbone.InputSize, new DecodeLimits(), Token);
        backbone.Forward(pixels.Rgb, backbone.CreateWorkspace(), grid);
        double[] mean = new double[backbone.Channels];
        for (int i = 0; i < grid.Length; i++)
        {
            mean[i % backbone.Channels] += grid[i] / (double)backbone.Cells;
        }

        double length = Math.Sqrt(mean.Sum(x => x * x));
        return [.. mean.Select(x => (float)(x / length))];
    }
}
