using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Exchange;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Captions;

public sealed class CaptionEditTests(TwoModels models) : IClassFixture<TwoModels>, IAsyncLifetime
{
    private readonly Library _library = new(models);
    private readonly TemporaryFolder _elsewhere = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private CaptionEdit Edit => new(_library.Data);

    public async ValueTask InitializeAsync()
    {
        _library.Add(0, 3);
        await _library.IndexAsync();
    }

    [Fact]
    public async Task Set_ByFileCopyPathAndId_WritesAPersonsSentence()
    {
        string id = _library.Id(0);
        string copy = _elsewhere.At("copy.png");
        File.Copy(_library.Picture(0), copy);

        CaptionDocument byFile = await Edit.SetAsync(_library.Picture(0), "one", Token);
        Assert.Equal((id, "one", CaptionSource.Human, true, null), (byFile.Id, byFile.Caption, byFile.CaptionSource, byFile.IsLocked, byFile.Confidence));
        Assert.Equal("two", (await Edit.SetAsync(copy, "two", Token)).Caption);
        File.Delete(_library.Picture(0));
        Assert.Equal((id, "three"), await Edit.SetAsync(_library.Picture(0), "three", Token) is var byPath ? (byPath.Id, byPath.Caption) : default);
        Assert.Equal("four", (await Edit.SetAsync(id, "four", Token)).Caption);
        Assert.Equal("four", (await _library.GetAsync(id)).Caption);
        Assert.NotNull((await _library.GetAsync(id)).Vector);
    }

    [Fact]
    public async Task Set_IsFoundByItsWords()
    {
        await Edit.SetAsync(_library.Picture(1), "a xylophone in Lisbon", Token);

        IndexCandidates found = await _library.ReadAsync(index => index.FindAsync(new IndexQuery { Text = "xylophone" }, Token));

        Assert.Equal(_library.Id(1), Assert.Single(found.Words).Id);
    }

    [Fact]
    public async Task Set_BreaksAndControls_BecomeBlanks()
        => Assert.Equal("a dog runs [31m", (await Edit.SetAsync(_library.Picture(0), "  a dog\r\n\truns \u001b[31m ", Token)).Caption);

    [Theory]
    [InlineData("index")]
    [InlineData("changed index")]
    [InlineData("import")]
    [InlineData("reindex")]
    public async Task Set_NothingOverwritesIt(string way)
    {
        string export = _elsewhere.At("before.jsonl");
        await IndexExport.ToFileAsync(_library.Data, export, withVectors: true, (_, _) => { }, Token);
        string id = _library.Id(0);
        await Edit.SetAsync(_library.Picture(0), "a person's sentence", Token);

        switch (way)
        {
            case "index":
                File.SetLastWriteTimeUtc(_library.Picture(0), DateTime.UtcNow.AddHours(1));
                await _library.IndexAsync();
                break;
            case "changed index":
                await _library.RemoveVectorAsync(id);
                await _library.IndexAsync();
                break;
            case "import":
                await new IndexImport(_library.Data, withVectors: true, _ => { }, _ => { }).RunAsync(export, Token);
                break;
            default:
                await _library.ReindexAsync();
                break;
        }

        CaptionDocument document = await _library.GetAsync(id);
        Assert.Equal(("a person's sentence", CaptionSource.Human, true), (document.Caption, document.CaptionSource, document.IsLocked));
        Assert.NotNull(document.Vector);
    }

    [Fact]
    public async Task Lock_KeepsTheModelsSentenceFromImportsAndUnlockLetsItGo()
    {
        CaptionDocument before = await Edit.LockAsync(_library.Picture(0), isLocked: true, Token);
        CaptionDocument imported = (await _library.GetAsync(before.Id)) with { Caption = "imported", CaptionSource = CaptionSource.Import, IsLocked = false };

        await _library.WriteAsync(new IndexBatch { Documents = [imported] });
        Assert.Equal((before.Caption, CaptionSource.Model, true), await _library.GetAsync(before.Id) is var held ? (held.Caption, held.CaptionSource, held.IsLocked) : default);

        await Edit.LockAsync(_library.Picture(0), isLocked: false, Token);
        await _library.WriteAsync(new IndexBatch { Documents = [imported] });
        Assert.Equal("imported", (await _library.GetAsync(before.Id)).Caption);
    }

    [Fact]
    public async Task Reset_GivesThePictureBackToTheModel()
    {
        CaptionDocument before = await _library.GetAsync(_library.Id(0));
        await Edit.SetAsync(_library.Picture(0), "a person's sentence", Token);

        CaptionDocument after = await Edit.ResetAsync(_library.Picture(0), _library.Load, new DescriptionSettings(), Token);

        Assert.Equal((before.Caption, CaptionSource.Model, before.Confidence, false), (after.Caption, after.CaptionSource, after.Confidence, after.IsLocked));
    }

    [Fact]
    public async Task Reset_FileGone_SaysWhy()
    {
        string path = _library.Picture(0);
        File.Delete(path);

        CaptionEditException error = await Assert.ThrowsAsync<CaptionEditException>(() => Edit.ResetAsync(path, _library.Load, new DescriptionSettings(), Token));
        Assert.Equal($"{path}: the model needs the picture to write a sentence. The file is gone.", error.Message);
    }

    [Fact]
    public async Task Set_NotInTheIndex_SaysWhatToDo()
    {
        string stranger = _elsewhere.Write("stranger.png", 1, 2, 3);

        Assert.Equal(
            $"{stranger}: not in the index. Index its folder first: captionsearch index FOLDER",
            (await Assert.ThrowsAsync<CaptionEditException>(() => Edit.SetAsync(stranger, "x", Token))).Message);
        Assert.Equal(
            "none.png: no such file, and no picture of the index has this path or id.",
            (await Assert.ThrowsAsync<CaptionEditException>(() => Edit.SetAsync("none.png", "x", Token))).Message);
        File.WriteAllBytes(_library.Picture(0), [1, 2, 3]);
        Assert.StartsWith(
            $"{_library.Picture(0)}: the file has changed since it was indexed.",
            (await Assert.ThrowsAsync<CaptionEditException>(() => Edit.SetAsync(_library.Picture(0), "x", Token))).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n ")]
    public async Task Set_Empty_IsRefused(string sentence)
        => Assert.StartsWith(
            "The sentence is empty.", (await Assert.ThrowsAsync<CaptionEditException>(() => Edit.SetAsync(_library.Picture(0), sentence, Token))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Set_TooLong_IsRefused()
        => await Assert.ThrowsAsync<CaptionEditException>(() => Edit.SetAsync(_library.Picture(0), new string('x', CaptionEdit.MostCharacters + 1), Token));

    [Fact]
    public async Task Set_NoIndex_MakesNone()
    {
        DataFolder nothing = new(_elsewhere.At("nothing"));

        await Assert.ThrowsAsync<CaptionEditException>(() => new CaptionEdit(nothing).SetAsync(_library.Picture(0), "x", Token));
        Assert.False(Directory.Exists(nothing.Root));
    }

    [Fact]
    public async Task Set_WhileAnotherRunWrites_IsNotRefused()
    {
        using IDisposable place = _library.Data.LockForWriting();

        Assert.Equal("x", (await Edit.SetAsync(_library.Picture(0), "x", Token)).Caption);
    }

    public ValueTask DisposeAsync()
    {
        _library.Dispose();
        _elsewhere.Dispose();
        return ValueTask.CompletedTask;
    }
}
