using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Calibration;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Imaging;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Index.Text;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Engine.Searching;

public sealed class PictureSearchTests(RandomModel model) : IClassFixture<RandomModel>, IAsyncLifetime
{
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _dataFolder = new();

    private DataFolder Data => new(_dataFolder.Root);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        for (int i = 0; i < 6; i++)
        {
            _pictures.Write($"{i}.png", PngPicture.Blocks(i));
        }

        await new IndexRun(Data, () => model.Model, new IndexRunOptions()).RunAsync(_pictures.Root, Token);
    }

    [Fact]
    public async Task ByPicture_Indexed_LeavesItselfOut()
    {
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));

        SearchReply reply = await search.ByPictureAsync(_pictures.At("0.png"), 10, Token);

        Assert.Equal(5, reply.Hits.Count);
        Assert.DoesNotContain(reply.Hits, hit => hit.Document.Paths.Contains(_pictures.At("0.png")));
        Assert.Equal([1, 2, 3, 4, 5], reply.Hits.Select(hit => hit.Rank));
        Assert.NotEmpty(reply.Caption!);
    }

    [Fact]
    public async Task ByPicture_CopyUnderAnotherName_LeavesTheOriginalOut()
    {
        using TemporaryFolder elsewhere = new();
        File.Copy(_pictures.At("0.png"), elsewhere.At("copy.png"));
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));

        Assert.Equal(5, (await search.ByPictureAsync(elsewhere.At("copy.png"), 10, Token)).Hits.Count);
    }

    [Fact]
    public async Task ByPicture_PathOrIdOfTheIndex_NeedsNoFile()
    {
        string path = _pictures.At("0.png");
        string id = DocumentId.OfContent(File.ReadAllBytes(path));
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));
        SearchReply byFile = await search.ByPictureAsync(path, 3, Token);
        File.Delete(path);

        SearchReply byPath = await search.ByPictureAsync(path, 3, Token);
        SearchReply byId = await search.ByPictureAsync(id, 3, Token);

        Assert.Equal(byFile.Hits.Select(hit => (hit.Document.Id, hit.Score)), byPath.Hits.Select(hit => (hit.Document.Id, hit.Score)));
        Assert.Equal(byFile.Hits.Select(hit => (hit.Document.Id, hit.Score)), byId.Hits.Select(hit => (hit.Document.Id, hit.Score)));
    }

    [Fact]
    public async Task ByPicture_New_FindsTheMostAlikeFirst()
    {
        using TemporaryFolder elsewhere = new();
        string nearly = elsewhere.Write("nearly.png", PngPicture.Blocks(4, width: 65));
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));

        SearchReply reply = await search.ByPictureAsync(nearly, 6, Token);

        Assert.Equal(6, reply.Hits.Count);
        Assert.Equal(reply.Hits.OrderByDescending(hit => hit.Score).Select(hit => hit.Document.Id), reply.Hits.Select(hit => hit.Document.Id));
    }

    [Fact]
    public async Task ByPicture_WordsAreSentenceAndTags_AndWeighWhatPicturesWordsDo()
    {
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));
        SearchRequest request = new() { Picture = _pictures.At("0.png"), Explain = true };
        CaptionDocument subject = await DocumentAsync("0.png");

        SearchReply reply = await search.RunAsync(request, Token);
        SearchReply untagged = await search.RunAsync(request with { UseTags = false }, Token);

        Assert.NotEmpty(subject.Tags);
        Assert.Equal(WordsOf([subject.Caption, .. subject.Tags.Select(tag => tag.Name)]), reply.Hits[0].Explanation!.Words.Select(word => word.Word.ToLowerInvariant()));
        Assert.Equal(WordsOf([subject.Caption]), untagged.Hits[0].Explanation!.Words.Select(word => word.Word.ToLowerInvariant()));
        Assert.All(reply.Hits, hit =>
        {
            Assert.False(hit.Explanation!.IsTurned);
            Assert.Equal(hit.Score, hit.Words!.Contribution + hit.Vector!.Contribution, 1e-12);
            Assert.Equal(0.04 * hit.Words.Normalised, hit.Words.Contribution, 1e-12);
        });
    }

    [Fact]
    public async Task ByPicture_ModelWithLikeness_TurnsTheQueryAndNothingElse()
    {
        using TemporaryFolder calibrated = new();
        foreach (string file in Directory.EnumerateFiles(model.Folder))
        {
            File.Copy(file, calibrated.At(Path.GetFileName(file)));
        }

        int dimension = model.Model.VectorLength;
        float[] map = new float[dimension * dimension];
        for (int i = 0; i < dimension; i++)
        {
            map[(i * dimension) + ((i + 1) % dimension)] = 1; // numbers move one place on
        }

        LikenessMap likeness = new(map, dimension);
        using (CaptionModel copy = CaptionModel.Load(calibrated.Root))
        {
            RelevanceParameters none = new(0, 0, 0, 0, 0, 0);
            float[][] background = [copy.EmbedText("dog"), copy.EmbedText("cat")];
            new ModelCalibration
            {
                Relevance = new RelevanceModel(none, none, background, new WordRarity(1, new Dictionary<string, int>())),
                Tags = new TagCalibration(0, 1, 0.5),
                MinProbability = 0.1,
                MinPictureProbability = 0.25,
                Likeness = likeness,
                About = "Made up.",
                Background = background,
            }.Write(copy);
        }

        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(calibrated.Root));
        CaptionDocument subject = await DocumentAsync("0.png");

        SearchReply reply = await search.RunAsync(new SearchRequest { Picture = _pictures.At("0.png"), Explain = true }, Token);

        Assert.Equal(0.25, reply.MinProbability);
        float[] turned = likeness.Apply(subject.Vector);
        Assert.Equal(5, reply.Hits.Count);
        foreach (SearchHit hit in reply.Hits)
        {
            float[] vector = (await DocumentAsync(Path.GetFileName(hit.Document.Paths[0]))).Vector!;
            Assert.True(hit.Explanation!.IsTurned);
            Assert.Equal(vector.Zip(turned, (x, y) => (double)x * y).Sum(), hit.Vector!.Value!.Value, 1e-5);
            Assert.StartsWith("likeness, cosine ", HitWording.Vector(hit.Vector, hit.Explanation), StringComparison.Ordinal);
            Assert.StartsWith("cosine ", HitWording.Vector(hit.Vector), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task ByPicture_NeitherFileNorIndexed_SaysSo()
    {
        await using PictureSearch search = PictureSearch.Open(Data, NoModel);

        FileNotFoundException error = await Assert.ThrowsAsync<FileNotFoundException>(() => search.ByPictureAsync("none.png", 3, Token));
        Assert.Equal("none.png: no such file, and no picture of the index has this path or id.", error.Message);
    }

    [Fact]
    public async Task PictureBytes_AnswerAsTheirFileDoes()
    {
        using TemporaryFolder elsewhere = new();
        byte[] bytes = PngPicture.Blocks(4, width: 65);
        string file = elsewhere.Write("new.png", bytes);
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));

        SearchReply byFile = await search.ByPictureAsync(file, 6, Token);
        SearchReply byBytes = await search.RunAsync(new SearchRequest { PictureBytes = bytes, Limit = 6 }, Token);

        Assert.Equal(byFile.Caption, byBytes.Caption);
        Assert.Equal(byFile.Hits.Select(hit => (hit.Document.Id, hit.Score)), byBytes.Hits.Select(hit => (hit.Document.Id, hit.Score)));
    }

    [Fact]
    public async Task PictureBytes_Indexed_LeaveThemselvesOut()
    {
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));

        Assert.Equal(5, (await search.RunAsync(new SearchRequest { PictureBytes = PngPicture.Blocks(0) }, Token)).Hits.Count);
    }

    [Fact]
    public async Task PictureBytes_Broken_NamesThem()
    {
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));

        InvalidImageException error = await Assert.ThrowsAsync<InvalidImageException>(
            () => search.RunAsync(new SearchRequest { PictureBytes = PngPicture.Blocks(1).AsMemory(0, 60), PictureName = "upload.png" }, Token));
        Assert.StartsWith("upload.png", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SearchRequestException>(
            () => search.RunAsync(new SearchRequest { PictureBytes = PngPicture.Blocks(1), Picture = "0.png" }, Token));
    }

    [Fact]
    public async Task ReadsFiles_Off_KnowsTheIndexOnly()
    {
        using TemporaryFolder elsewhere = new();
        string file = elsewhere.Write("secret.png", PngPicture.Blocks(40));
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));
        SearchRequest request = new() { Picture = file, ReadsFiles = false };

        FileNotFoundException error = await Assert.ThrowsAsync<FileNotFoundException>(() => search.RunAsync(request, Token));
        Assert.Equal($"{file}: no picture of the index has this path or id.", error.Message);
        await Assert.ThrowsAsync<FileNotFoundException>(
            () => search.RunAsync(new SearchRequest { Text = "dog", Others = [new SearchTerm(file, 1)], ReadsFiles = false }, Token));
        Assert.NotEmpty((await search.RunAsync(request with { Picture = _pictures.At("0.png") }, Token)).Hits);
    }

    [Fact]
    public async Task Warm_ReadyToDescribe_AlsoWithoutIndex()
    {
        int loaded = 0;
        await using PictureSearch search = PictureSearch.Open(new DataFolder(_dataFolder.At("nothing")), () =>
        {
            loaded++;
            return CaptionModel.Load(model.Folder);
        });

        await search.WarmAsync(Token);

        Assert.Equal(1, loaded);
        Assert.NotEmpty((await search.RunAsync(new SearchRequest { PictureBytes = PngPicture.Blocks(1) }, Token)).Caption!);
        Assert.Equal(1, loaded);
    }

    [Fact]
    public async Task ByPicture_Broken_NamesTheFile()
    {
        string broken = _pictures.Write("broken.png", PngPicture.Blocks(1)[..60]);
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));

        InvalidImageException error = await Assert.ThrowsAsync<InvalidImageException>(() => search.ByPictureAsync(broken, 3, Token));
        Assert.StartsWith(broken, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ByText_CaptionOfAPicture_FindsIt()
    {
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));
        string caption = (await search.ByPictureAsync(_pictures.At("2.png"), 1, Token)).Caption!;

        SearchReply reply = await search.ByTextAsync(caption, 6, Token);

        Assert.Contains(reply.Hits, hit => hit.Document.Caption == caption);
        Assert.Null(reply.Caption);
        Assert.False(reply.IsIndexEmpty);
    }

    [Fact]
    public async Task ByText_UnknownWords_FindNothing()
    {
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(model.Folder));

        SearchReply reply = await search.ByTextAsync("xyzzyqqq", 6, Token);

        Assert.Empty(reply.Hits);
        Assert.False(reply.IsIndexEmpty);
    }

    [Fact]
    public async Task ByText_NoIndex_IsEmptyAndNothingIsMade()
    {
        DataFolder nothing = new(_dataFolder.At("nothing"));
        await using PictureSearch search = PictureSearch.Open(nothing, NoModel);

        Assert.True((await search.ByTextAsync("dog", 3, Token)).IsIndexEmpty);
        Assert.False(Directory.Exists(nothing.Root));
    }

    [Fact]
    public async Task ByText_OtherModel_IsRefused()
    {
        using RandomModel other = RandomModel.Other();
        await using PictureSearch search = PictureSearch.Open(Data, () => CaptionModel.Load(other.Folder));

        await Assert.ThrowsAsync<IndexFormatException>(() => search.ByTextAsync("dog", 3, Token));
    }

    public ValueTask DisposeAsync()
    {
        _pictures.Dispose();
        _dataFolder.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<CaptionDocument> DocumentAsync(string name)
    {
        await using IIndexVersions versions = await IndexPlace.OpenAsync(Data, Token);
        await using ICaptionIndex? index = await versions.OpenCurrentAsync(writable: false, Token);
        return (await index!.GetAsync([DocumentId.OfContent(File.ReadAllBytes(_pictures.At(name)))], withVectors: true, Token)).Single();
    }

    private static IEnumerable<string> WordsOf(string[] texts)
        => texts.SelectMany(text => CaptionAnalyzer.Search(text, Synonyms.Shipped)).DistinctBy(term => term.Terms[0]).Select(term => term.Text.ToLowerInvariant());

    private static CaptionModel NoModel() => throw new InvalidOperationException("The model was loaded although it is not needed.");
}
