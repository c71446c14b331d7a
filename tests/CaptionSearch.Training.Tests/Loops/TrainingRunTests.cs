using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Import;
using CaptionSearch.Tests.Shared;
using CaptionSearch.Training.Loops;

namespace CaptionSearch.Training.Tests.Loops;

/// <summary>The whole chain on a few made pictures, with the real backbone.</summary>
[Collection(nameof(SharedRandomNumbers))]
public sealed class TrainingRunTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Run_ToyDataSet_MakesAModelFolderThatServes()
    {
        TrainingOptions options = Options();
        WriteDataset();
        TrainingReport report = new TrainingRun(options, new TrainingLog(TextWriter.Null)).Run(TestContext.Current.CancellationToken);

        Assert.Equal("broken.png", Assert.Single(report.Skipped).Name);
        Assert.Equal(6, report.TrainingPictures);
        Assert.Equal(3, report.ValidationPictures);
        string[] expected =
        [
            "README.md", "SHA256SUMS", "backbone.safetensors", "captioner.safetensors", "config.json", "embedding-vocabulary.txt",
            "embedding.safetensors", "imagenet-classes.txt", "vocabulary.txt",
        ];
        Assert.Equal(expected, Directory.GetFiles(options.Output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.False(Directory.Exists(options.Output + ".partial"));

        using CaptionModel model = CaptionModel.Load(options.Output);
        Assert.Equal("toy", model.Name);
        byte[] rgb = new byte[260 * 260 * 3];
        PictureDescription description = model.Describe(rgb, model.CreateWorkspace(), new DescribeOptions());
        Assert.NotEmpty(description.Caption.Text);
        Assert.Equal(1, description.Vector.Sum(static value => value * value), 1e-3f);

        // A second run has nothing left to train and replaces the folder by the same one.
        Dictionary<string, byte[]> before = Files(options.Output);
        new TrainingRun(options, new TrainingLog(TextWriter.Null)).Run(TestContext.Current.CancellationToken);
        Dictionary<string, byte[]> after = Files(options.Output);
        Assert.Equal(before.Keys, after.Keys);
        Assert.All(before, pair => Assert.Equal(pair.Value, after[pair.Key]));

        string card = File.ReadAllText(Path.Combine(options.Output, "README.md"));
        Assert.Contains("research and non-commercial", card, StringComparison.Ordinal);
        Assert.Contains(report.CaptionerScores.ToString(), card, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_OnlyOnePartWithoutTheOthersCheckpoint_SaysSo()
    {
        TrainingOptions options = Options() with { Parts = TrainingParts.Embedding };
        WriteDataset();
        Assert.Throws<InvalidDataException>(() => new TrainingRun(options, new TrainingLog(TextWriter.Null)).Run(TestContext.Current.CancellationToken));
        Assert.False(Directory.Exists(options.Output));
    }

    [Fact]
    public void Run_OutputIsAFolderOfSomethingElse_IsRefusedBeforeAnyWork()
    {
        TrainingOptions options = Options();
        WriteDataset();
        Directory.CreateDirectory(options.Output);
        string precious = Path.Combine(options.Output, "holiday.jpg");
        File.WriteAllText(precious, "precious");
        IOException error = Assert.Throws<IOException>(
            () => new TrainingRun(options, new TrainingLog(TextWriter.Null)).Run(TestContext.Current.CancellationToken));
        Assert.Contains(options.Output, error.Message, StringComparison.Ordinal);
        Assert.True(File.Exists(precious));
        Assert.False(Directory.Exists(_folder.File(".training")));
    }

    [Fact]
    public void Run_NoDataset_Throws()
    {
        TrainingOptions options = Options() with { Dataset = _folder.File("absent") };
        Assert.Throws<ImportException>(() => new TrainingRun(options, new TrainingLog(TextWriter.Null)).Run(TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Run_TheSampleOfTheRepository_LearnsInFiveEpochs_AndLeavesOtherFeaturesAlone()
    {
        string shipped = Path.Combine(WorkingTree.Root, "models", "flickr8k-v1");
        TrainingOptions options = new()
        {
            Dataset = Path.Combine(WorkingTree.Root, "custom_dataset.json"),
            Output = _folder.File("mine"),
            Backbone = Path.Combine(shipped, "backbone.safetensors"),
            Classes = Path.Combine(shipped, "imagenet-classes.txt"),
            CaptionerRecipe = new CaptionerRecipe { Epochs = 5 },
            EmbeddingRecipe = new EmbeddingRecipe { Epochs = 3 },
            Captioner = ToyData.Captioner with { Cells = 81, Channels = 1280 },
            Embedding = ToyData.Embedding with { Channels = 1280 },
        };
        string large = _folder.File(".training/grids/grids.f16");
        Directory.CreateDirectory(Path.GetDirectoryName(large)!);
        File.WriteAllText(large, "hours of work");

        TrainingReport report = new TrainingRun(options, new TrainingLog(TextWriter.Null)).Run(TestContext.Current.CancellationToken);

        Assert.Equal(10, report.TrainingPictures);
        Assert.Equal(2, report.ValidationPictures);
        Assert.True(report.Captioner[^1].Loss < report.Captioner[0].Loss, $"{report.Captioner[0].Loss} -> {report.Captioner[^1].Loss}");
        Assert.True(report.Embedding[^1].Loss < report.Embedding[0].Loss, $"{report.Embedding[0].Loss} -> {report.Embedding[^1].Loss}");
        Assert.True(report.CaptionerWords > 50, "every word of a small set is learned");
        Assert.Equal("hours of work", File.ReadAllText(large));
        string card = File.ReadAllText(Path.Combine(options.Output, "README.md"));
        Assert.DoesNotContain("Flickr8k", card, StringComparison.Ordinal);
        using CaptionModel model = CaptionModel.Load(options.Output);
        Assert.Equal("mine", model.Name);
    }

    [Fact]
    public void Run_FromAModel_KeepsWhatItKnows_AndAddsWords()
    {
        TrainingOptions first = Options() with { CaptionerRecipe = Options().CaptionerRecipe with { Epochs = 12, LearningRate = 0.01 } };
        WriteDataset();
        TrainingReport taught = new TrainingRun(first, new TrainingLog(TextWriter.Null)).Run(TestContext.Current.CancellationToken);

        // The same pictures, with a word in each sentence that the first model does not have.
        string captions = _folder.File("data/Flickr8k.token.txt");
        File.WriteAllText(captions, File.ReadAllText(captions).Replace("There is a", "There is a zebra", StringComparison.Ordinal));
        TrainingOptions second = Options() with { Output = _folder.File("more"), From = first.Output, Captioner = new(), Embedding = new() };
        TrainingReport more = new TrainingRun(second, new TrainingLog(TextWriter.Null)).Run(TestContext.Current.CancellationToken);

        string[] words = File.ReadAllLines(Path.Combine(first.Output, "vocabulary.txt"));
        string[] moreWords = File.ReadAllLines(Path.Combine(second.Output, "vocabulary.txt"));
        Assert.Equal(words, moreWords[..words.Length]);
        Assert.Equal(["zebra"], moreWords[words.Length..]);
        Assert.True(
            more.Captioner[0].Loss < 0.8 * taught.Captioner[0].Loss, $"from nothing {taught.Captioner[0].Loss}, from a model {more.Captioner[0].Loss}");
        using CaptionModel model = CaptionModel.Load(second.Output);
        Assert.Equal(first.Captioner.Hidden, model.Config.Captioner.Hidden);
        Assert.NotEmpty(model.EmbedText("a zebra"));
        Assert.Contains("started from toy", File.ReadAllText(Path.Combine(second.Output, "README.md")), StringComparison.Ordinal);
        Assert.Contains("# toy", File.ReadAllText(Path.Combine(second.Output, "README-of-start.md")), StringComparison.Ordinal);
    }

    private static Dictionary<string, byte[]> Files(string folder)
        => Directory.GetFiles(folder).Order(StringComparer.Ordinal).ToDictionary(static path => Path.GetFileName(path), File.ReadAllBytes);

    private TrainingOptions Options() => new()
    {
        Dataset = _folder.File("data"),
        Output = _folder.File("toy"),
        Backbone = SharedData.Require("weights/efficientnet_lite2-imagenet.safetensors"),
        Classes = SharedData.Require("weights/imagenet-classes.txt"),
        CaptionerRecipe = new CaptionerRecipe { Epochs = 2, MinimumCount = 1, PicturesPerStep = 3 },
        EmbeddingRecipe = new EmbeddingRecipe { Epochs = 2, MinimumCount = 1, PicturesPerStep = 3 },
        Captioner = ToyData.Captioner with { Cells = 81, Channels = 1280 },
        Embedding = ToyData.Embedding with { Channels = 1280 },
    };

    /// <summary>Seven training pictures, one of them broken, and three for validation.</summary>
    private void WriteDataset()
    {
        string images = _folder.File("data/images");
        Directory.CreateDirectory(images);
        var pictures = ToyData.Pictures(9);
        foreach ((var picture, int i) in pictures.Select(static (picture, i) => (picture, i)))
        {
            byte[] png = PngFile.Of(32, 32, (x, y) => ((byte)(8 * x), (byte)(8 * y), (byte)(25 * i)));
            File.WriteAllBytes(Path.Combine(images, picture.Name), png);
        }

        File.WriteAllText(Path.Combine(images, "broken.png"), "no picture");
        File.WriteAllLines(
            _folder.File("data/Flickr8k.token.txt"),
            [.. pictures.SelectMany(static picture => picture.Captions.Select((caption, k) => $"{picture.Name}#{k}\t{caption}")), "broken.png#0\tA thing ."]);
        File.WriteAllLines(_folder.File("data/Flickr_8k.trainImages.txt"), [.. pictures.Take(6).Select(static picture => picture.Name), "broken.png"]);
        File.WriteAllLines(_folder.File("data/Flickr_8k.devImages.txt"), pictures.Skip(6).Select(static picture => picture.Name));
    }
}
