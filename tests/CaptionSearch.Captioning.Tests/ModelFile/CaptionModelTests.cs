using CaptionSearch.Captioning.Backbones;
using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Captioning.Tests.ModelFile;

public sealed class CaptionModelTests : IClassFixture<CaptionModelTests.OneModel>
{
    private readonly CaptionModel _model;
    private readonly string _folder;

    public CaptionModelTests(OneModel shared) => (_model, _folder) = (shared.Model, shared.Folder.Folder);

    [Fact]
    public void Load_ReadsWhatTheConfigurationSays()
    {
        Assert.Equal("tiny-1", _model.Name);
        Assert.Equal(224, _model.InputSize);
        Assert.Equal(32, _model.VectorLength);
        Assert.Matches("^[0-9a-f]{64}$", _model.Fingerprint);
    }

    [Fact]
    public void Describe_OnePass_EqualsThePartsOneByOne()
    {
        byte[] picture = Picture(1);
        CaptionWorkspace workspace = _model.CreateWorkspace();
        PictureDescription description = _model.Describe(picture, workspace);

        float[] grid = new float[49 * 1280];
        _model.Backbone.Forward(picture, _model.Backbone.CreateWorkspace(), grid);
        float[] vector = new float[32];
        _model.Embedding.EmbedPicture(grid, vector, _model.Embedding.CreateWorkspace());
        Caption caption = _model.Captioner.Decode(grid, _model.Captioner.DefaultOptions, _model.Captioner.CreateWorkspace());
        float[] probabilities = new float[1000];
        _model.Backbone.Classify(grid, probabilities);

        Assert.Equal(vector, description.Vector);
        Assert.Equal(caption.Text, description.Caption.Text);
        Assert.Equal(caption.LogProbability, description.Caption.LogProbability);
        Assert.Equal(
            Enumerable.Range(0, 1000).OrderByDescending(i => probabilities[i]).Take(5).Select(i => new Tag($"class {i}", probabilities[i])),
            description.Tags);
        Assert.Equal(1, description.Vector.Sum(value => (double)value * value), 1e-5);
        Assert.All(description.Caption.Text.Split(' '), word => Assert.Contains(word, TinyModel.Words));
    }

    [Fact]
    public void Describe_CancelledBefore_RunsNoLayer()
    {
        CaptionWorkspace workspace = _model.CreateWorkspace();

        Assert.Throws<OperationCanceledException>(() => _model.Describe(Picture(1), workspace, new DescribeOptions { CancellationToken = new CancellationToken(true) }));

        Assert.Equal(0, workspace.Backbone.LayersDone);
    }

    [Fact]
    public async Task Describe_CancelledMeanwhile_StopsBeforeTheNextLayer_AndTheWorkspaceServesTheNextPicture()
    {
        byte[] picture = Picture(1);
        CaptionWorkspace workspace = _model.CreateWorkspace();
        PictureDescription expected = _model.Describe(picture, workspace);
        int layers = workspace.Backbone.LayersDone;
        Assert.Equal(((EfficientNetLite)_model.Backbone).LayerCount, layers);

        await StopsBetween.StartAndEndAsync(() =>
        {
            workspace.Backbone.LayersDone = 0;
            return (token => _model.Describe(picture, workspace, new DescribeOptions { CancellationToken = token }), () => workspace.Backbone.LayersDone, layers);
        });

        PictureDescription next = _model.Describe(picture, workspace);
        Assert.Equal(expected.Caption.Text, next.Caption.Text);
        Assert.Equal(expected.Vector, next.Vector);
    }

    [Fact]
    public void Describe_OtherPicture_HasAnotherVector()
    {
        CaptionWorkspace workspace = _model.CreateWorkspace(2);
        float[] first = _model.Describe(Picture(1), workspace).Vector;
        float[] second = _model.Describe(Picture(2), workspace).Vector;
        Assert.NotEqual(first, second);
        Assert.Equal(first, _model.Describe(Picture(1), workspace).Vector);
    }

    [Fact]
    public void Describe_Options_AreFollowed()
    {
        CaptionWorkspace workspace = _model.CreateWorkspace();
        PictureDescription description = _model.Describe(
            Picture(3), workspace, new DescribeOptions { Tags = 0, Search = new BeamSearchOptions { MaxWords = 1 } });
        Assert.Empty(description.Tags);
        Assert.Single(description.Caption.Words);
        Assert.Equal(1000, _model.Describe(Picture(3), workspace, new DescribeOptions { Tags = 5000 }).Tags.Count);
        Assert.Throws<ArgumentException>(() => _model.Describe(new byte[100], workspace));
        Assert.Throws<ArgumentOutOfRangeException>(() => _model.Describe(Picture(3), workspace, new DescribeOptions { Tags = -1 }));
    }

    [Fact]
    public void LogProbabilities_OfTheLastPicture_FollowThePicture()
    {
        CaptionWorkspace workspace = _model.CreateWorkspace();
        PictureDescription first = _model.Describe(Picture(1), workspace);
        double own = Assert.Single(_model.LogProbabilities([first.Caption.Text], workspace));
        _model.Describe(Picture(2), workspace);
        double[] other = _model.LogProbabilities([first.Caption.Text, "A zzyzx, dog!"], workspace);

        Assert.Equal(first.Caption.LogProbability, own, 1e-4);
        Assert.NotEqual(own, other[0]);
        Assert.True(other[1] < 0);
    }

    [Fact]
    public async Task Describe_ManyThreads_GiveWhatOneGives()
    {
        PictureDescription[] expected = [.. Enumerable.Range(0, 4).Select(i => _model.Describe(Picture(i), _model.CreateWorkspace()))];
        PictureDescription[] found = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => Task.Run(
            () => _model.Describe(Picture(i), _model.CreateWorkspace()), TestContext.Current.CancellationToken)));
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(expected[i].Vector, found[i].Vector);
            Assert.Equal(expected[i].Caption.Text, found[i].Caption.Text);
        }
    }

    [Fact]
    public void EmbedText_KnownAndUnknownWords()
    {
        Assert.Equal(1, _model.EmbedText("A dog in the grass").Sum(value => (double)value * value), 1e-5);
        Assert.Equal(_model.EmbedText("a dog"), _model.EmbedText("A DOG!"));
        Assert.Empty(_model.EmbedText("zzyzx"));
        Assert.Empty(_model.EmbedText(string.Empty));
    }

    /// <summary>A search must not wait for networks it does not use: it works with a damaged backbone and captioner.</summary>
    [Fact]
    public void EmbedText_NeedsOnlyTheEmbeddingsFiles()
    {
        using var folder = TinyModel.Create();
        File.WriteAllText(folder.PathOf("backbone.safetensors"), "damaged");
        File.Delete(folder.PathOf("captioner.safetensors"));
        using var model = CaptionModel.Load(folder.Folder);
        Assert.Equal(_model.EmbedText("a dog"), model.EmbedText("a dog"));
        Assert.Equal(_model.Fingerprint, model.Fingerprint);
        Assert.Throws<ModelFormatException>(model.Preload);
    }

    [Fact]
    public void Fingerprint_SameFilesElsewhere_IsTheSame_OtherWeights_AnotherOne()
    {
        using var same = TinyModel.Create();
        using var other = TinyModel.Create(seed: 2);
        using var sameModel = CaptionModel.Load(same.Folder);
        using var otherModel = CaptionModel.Load(other.Folder);
        Assert.Equal(_model.Fingerprint, sameModel.Fingerprint);
        Assert.NotEqual(_model.Fingerprint, otherModel.Fingerprint);
        Assert.NotEqual(_folder, same.Folder);
    }

    [Theory]
    [InlineData("captioner.safetensors")]
    [InlineData("embedding.safetensors")]
    [InlineData("backbone.safetensors")]
    [InlineData("vocabulary.txt")]
    [InlineData("imagenet-classes.txt")]
    public void Preload_OneByteChanged_NamesTheFile(string name)
    {
        using var folder = TinyModel.Create();
        byte[] bytes = File.ReadAllBytes(folder.PathOf(name));
        bytes[^1] ^= 1;
        File.WriteAllBytes(folder.PathOf(name), bytes);
        using var model = CaptionModel.Load(folder.Folder);
        ModelFormatException error = Assert.Throws<ModelFormatException>(model.Preload);
        Assert.StartsWith($"{folder.PathOf(name)}: its SHA-256 is", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Preload_WeightsOfAnotherSize_NameTensorAndBothShapes()
    {
        using var folder = TinyModel.Create();
        File.Delete(folder.PathOf(ModelChecksums.FileName));
        var config = ModelConfig.Read(folder.PathOf(ModelConfig.FileName));
        (config with { Captioner = config.Captioner with { Hidden = 23 } }).Write(folder.PathOf(ModelConfig.FileName));
        using var model = CaptionModel.Load(folder.Folder);
        ModelFormatException error = Assert.Throws<ModelFormatException>(model.Preload);
        Assert.Contains("captioner.safetensors: tensor 'start_h.weight' is [24,24], expected [23,24]", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("efficientnet-lite2", 224, 49, "efficientnet-lite2")]
    [InlineData("resnet-900", 224, 49, "'resnet-900'")]
    [InlineData("efficientnet-lite0", 260, 49, "takes 224x224")]
    [InlineData("efficientnet-lite0", 224, 50, "[50,1280]")]
    public void Preload_OtherBackbone_IsRefused(string kind, int inputSize, int cells, string expected)
    {
        using var folder = TinyModel.Create();
        File.Delete(folder.PathOf(ModelChecksums.FileName));
        var config = ModelConfig.Read(folder.PathOf(ModelConfig.FileName));
        config = config with
        {
            Backbone = config.Backbone with { Kind = kind, InputSize = inputSize },
            Captioner = config.Captioner with { Cells = cells },
        };
        config.Write(folder.PathOf(ModelConfig.FileName));
        using var model = CaptionModel.Load(folder.Folder);
        ModelFormatException error = Assert.Throws<ModelFormatException>(model.Preload);
        Assert.Contains(kind == "efficientnet-lite2" ? "backbone.safetensors" : expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_NoModelFolder_SaysWhatAModelIs()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => CaptionModel.Load("/no/such/folder"));
        Assert.Contains("A model is a folder with config.json", error.Message, StringComparison.Ordinal);
    }

    private static byte[] Picture(int seed)
    {
        // Smooth colours: like a photograph, and unlike noise, different pictures stay different after pooling.
        var random = new Random(seed);
        double[] waves = [.. Enumerable.Range(0, 9).Select(_ => random.NextDouble() / 12)];
        byte[] rgb = new byte[224 * 224 * 3];
        for (int i = 0; i < rgb.Length; i++)
        {
            (int x, int y, int channel) = (i / 3 % 224, i / 3 / 224, i % 3);
            rgb[i] = (byte)(127 + (120 * Math.Sin((waves[channel] * x) + (waves[3 + channel] * y) + (waves[6 + channel] * 60))));
        }

        return rgb;
    }

    public sealed class OneModel : IDisposable
    {
        public OneModel()
        {
            Folder = TinyModel.Create();
            Model = CaptionModel.Load(Folder.Folder);
        }

        internal TinyModel Folder { get; }

        public CaptionModel Model { get; }

        public void Dispose()
        {
            Model.Dispose();
            Folder.Dispose();
        }
    }
}
