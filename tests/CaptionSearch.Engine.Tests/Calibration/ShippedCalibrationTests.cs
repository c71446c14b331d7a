using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Calibration;

/// <summary>The model that ships, on the sample pictures: nothing like what it was trained and calibrated on.</summary>
public sealed class ShippedCalibrationTests : IAsyncLifetime
{
    private static readonly string Model = Path.Combine(WorkingTree.Root, "models", ModelFolder.ShippedName);
    private readonly TemporaryFolder _data = new();
    private PictureSearch _search = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        DataFolder data = new(_data.Root);
        using CaptionModel model = CaptionModel.Load(Model);
        await new IndexRun(data, () => model, new IndexRunOptions()).RunAsync(Path.Combine(WorkingTree.Root, "static", "img"), Token);
        _search = PictureSearch.Open(data, () => CaptionModel.Load(Model));
    }

    public async ValueTask DisposeAsync()
    {
        await _search.DisposeAsync();
        _data.Dispose();
    }

    [Fact]
    public async Task WhatIsThere_IsFoundByItsTag_AndWhatIsNot_IsNot()
    {
        foreach ((string word, string picture) in new[] { ("castle", "castle-on-hill.jpg"), ("goose", "duck-by-water.jpg"), ("cat", "tabby-cat.jpg"), ("macaw", "scarlet-macaw.jpg") })
        {
            SearchReply reply = await _search.RunAsync(new SearchRequest { Text = word, Explain = true }, Token);
            Assert.EndsWith(picture, reply.Hits[0].Document.Paths[0], StringComparison.Ordinal);
            Assert.DoesNotContain(word, reply.Hits[0].Document.Caption, StringComparison.Ordinal);
            Assert.NotEmpty(reply.Hits[0].Explanation!.Words.Single().InTags);
            Assert.Empty((await _search.RunAsync(new SearchRequest { Text = word, UseTags = false }, Token)).Hits);
        }

        foreach (string word in new[] { "teapot", "submarine", "bicycle", "skateboard", "a quiet beach at night" })
        {
            Assert.Empty((await _search.RunAsync(new SearchRequest { Text = word }, Token)).Hits);
        }
    }

    [Fact]
    public async Task ByPicture_LikeComesBeforeUnlike()
    {
        foreach ((string picture, string[] alike, string[] unlike) in new[]
        {
            ("dog-in-grass", new[] { "cow-in-field", "piglet-in-grass", "brown-horse" }, new[] { "rocket-at-night", "astronaut", "squirrel-on-tree" }),
            ("tabby-cat", ["kitten-on-bench", "kitten-with-yarn"], ["coffee-cup", "scarlet-macaw", "cow-in-field"]),
            ("swans-on-water", ["duck-by-water", "heron-in-flight"], ["drums-and-guitar", "castle-on-hill"]),
            ("castle-on-hill", ["great-wall", "eiffel-tower", "colosseum"], ["rocket-at-night", "giraffes"]),
        })
        {
            string path = Directory.EnumerateFiles(Path.Combine(WorkingTree.Root, "static", "img"), picture + ".jpg", SearchOption.AllDirectories).Single();
            SearchReply reply = await _search.RunAsync(new SearchRequest { Picture = path, Limit = 33, Explain = true, MinProbability = 0 }, Token);

            Assert.All(reply.Hits, hit => Assert.True(hit.Explanation!.IsTurned));
            string[] names = [.. reply.Hits.Select(hit => Path.GetFileNameWithoutExtension(hit.Document.Paths[0]))];
            Assert.True(alike.Max(name => Array.IndexOf(names, name)) < unlike.Min(name => Array.IndexOf(names, name)), $"{picture}: {string.Join(' ', names)}");
        }
    }

    [Fact]
    public void Load_OtherModel_HasNone()
    {
        using TinyModel tiny = TinyModel.Create();
        File.Copy(Path.Combine(Model, "calibration.json"), tiny.PathOf("calibration.json"));
        ModelChecksums.Write(tiny.Folder);
        using CaptionModel other = CaptionModel.Load(tiny.Folder);
        using CaptionModel shipped = CaptionModel.Load(Model);

        Assert.Null(ModelCalibration.Load(other));
        Assert.InRange(ModelCalibration.Load(shipped)!.MinProbability, 0.01, 0.5);
        Assert.Equal(600, ModelCalibration.Load(shipped)!.Background.Count);
        Assert.Equal(512, ModelCalibration.Load(shipped)!.Likeness!.Dimension);
    }
}
