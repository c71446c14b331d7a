using System.Text;
using CaptionSearch.Engine.Captions;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Import;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Exchange;

public sealed class RoundTripTests(TwoModels models) : IClassFixture<TwoModels>, IAsyncLifetime
{
    private const int Pictures = 4;

    private readonly Library _library = new(models);
    private readonly Library _other = new(models);
    private readonly TemporaryFolder _files = new();
    private readonly List<string> _refused = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string ExportFile => _files.At("index.jsonl");

    public async ValueTask InitializeAsync()
    {
        _library.Add(0, Pictures);
        await _library.IndexAsync();
        await _library.SetCaptionAsync(0, "grandmother's \"Käsekuchen\" \u2603 <b>");
        await new CaptionEdit(_library.Data).LockAsync(_library.Picture(1), isLocked: true, Token);
        CaptionDocument second = await _library.GetAsync(_library.Id(2));
        await _library.WriteAsync(new IndexBatch
        {
            Documents =
            [
                second with { Caption = "imported", CaptionSource = CaptionSource.Import, Confidence = null, OtherCaptions = ["first other", "second other"], DataSet = "a set", Split = "dev", Metadata = new Dictionary<string, string> { ["camera"] = "\"K\"", ["a"] = "" } },
                new CaptionDocument { Id = DocumentId.OfRecord("a set", "7"), Caption = "a record without picture", CaptionSource = CaptionSource.Import, DataSet = "a set" },
            ],
        });
    }

    [Fact]
    public async Task ExportThenImport_GivesAnEqualIndex_AndTwiceChangesNothing()
    {
        ExportReport? exported = await ExportAsync();
        Assert.Equal(new ExportReport(Pictures + 1, Pictures), exported);

        ImportReport first = await ImportAsync(_other);
        ImportReport second = await ImportAsync(_other);

        Assert.Equal(new ImportReport { Added = Pictures + 1 }, first);
        Assert.Equal(new ImportReport { Unchanged = Pictures + 1 }, second);
        Assert.Empty(_refused);
        Assert.Equal(await IndexText.OfAsync(_library), await IndexText.OfAsync(_other));
    }

    [Fact]
    public async Task Import_ThenIndex_RecognisesEveryPictureByItsContent()
    {
        await ExportAsync();
        await ImportAsync(_other);

        IndexRunReport run = await _other.IndexAsync(_library.Root);

        Assert.Equal((0, Pictures), (run.Described, run.Recognised));
        Assert.Equal(await IndexText.OfAsync(_library), await IndexText.OfAsync(_other));
    }

    [Fact]
    public async Task Import_PersonsSentence_Survives()
    {
        await ExportAsync();
        await _library.SetCaptionAsync(1, "written after the export");

        ImportReport report = await ImportAsync(_library);

        Assert.Equal((0, 0, Pictures + 1), (report.Added, report.Changed, report.Unchanged));
        Assert.Equal("written after the export", (await _library.GetAsync(_library.Id(1))).Caption);
    }

    [Fact]
    public async Task Export_NoVectors_IsWordsOnly()
    {
        await IndexExport.ToFileAsync(_library.Data, ExportFile, withVectors: false, (_, _) => { }, Token);

        ImportReport report = await ImportAsync(_other);

        Assert.Equal(Pictures + 1, report.Added);
        Assert.All(await _other.AllAsync(), document => Assert.Null(document.Vector));
        Assert.DoesNotContain("\"vector\"", await File.ReadAllTextAsync(ExportFile, Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Import_OtherModel_IsRefusedInOneSentence_ButItsWordsAreTaken()
    {
        await _library.ReindexAsync();
        await ExportAsync();
        _other.Add(10, 1);
        await _other.IndexAsync();

        IndexFormatException error = await Assert.ThrowsAsync<IndexFormatException>(() => ImportAsync(_other));
        Assert.Equal(
            $"{ExportFile}: its vectors are of model {models.NewFingerprint[..12]}, those of the index are of {models.OldFingerprint[..12]}: the two do not compare. "
            + "Import the words alone with --no-vectors, or move the index to that model first: captionsearch reindex --model DIR.",
            error.Message);

        ImportReport report = await ImportAsync(_other, withVectors: false);
        Assert.Equal(Pictures + 1, report.Added);
    }

    [Fact]
    public async Task Import_BadLines_AreNamedAndTheOthersTaken()
    {
        await ExportAsync();
        List<string> lines = [.. await File.ReadAllLinesAsync(ExportFile, Token)];
        string good = lines[1];
        string id = good.Substring(good.IndexOf("\"id\":\"", StringComparison.Ordinal) + 6, 64);
        lines.InsertRange(2,
        [
            "{\"id\":\"" + id, "[]", "{}", "{\"id\":\"xyz\"}", Bad("\"source\":\"nobody\""), Bad("\"confidence\":2"), Bad("\"paths\":[\"\"]"), Bad("\"paths\":7"),
            Bad("\"vector\":\"AAAA\""), Bad("\"vector\":\"%\""), Bad("\"width\":-1"), Bad("\"time\":\"yesterday\""), Bad("\"locked\":1"), Bad("\"tags\":[{\"name\":\"x\"}]"),
            Bad($"\"model\":\"{models.OldFingerprint}\",\"vector\":\"{Convert.ToBase64String(new byte[32 * 4])}\""),
            Bad($"\"model\":\"other\",\"vector\":\"{Convert.ToBase64String([.. Enumerable.Repeat((byte)1, 32 * 4)])}\""),
        ]);
        await File.WriteAllLinesAsync(ExportFile, lines, Token);

        ImportReport report = await ImportAsync(_other);

        Assert.Equal((Pictures + 1, 16, false), (report.Added, report.Refused, report.IsCutOff));
        Assert.Equal(Enumerable.Range(3, 16).Select(number => $"{ExportFile}:{number}"), _refused.Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));
        Assert.Equal(
            [
                "not JSON (at byte 71).", "not a JSON object.", "'id' is missing.", "'id' is not 64 lower-case hexadecimal digits.",
                "'source' is 'nobody'; it is model, import or human.", "'confidence' is not a number from 0 to 1.", "'paths' has an empty text.", "'paths' is not a list.",
                "'vector' has 3 bytes; with the first line's dimensions it has 128.", "'vector' is not base64.", "'width' is not a whole number from 0 to 2147483647.",
                "'time' is not a time as ISO 8601 has it.", "'locked' is not true or false.", "'tags' has a tag without probability.",
                "'vector' has no direction: all zero, or a number that is not finite.", "its vector is of another 'model' than the first line says.",
            ],
            _refused.Select(line => line[(line.IndexOf(": ", StringComparison.Ordinal) + 2)..]));
        Assert.Equal(await IndexText.OfAsync(_library), await IndexText.OfAsync(_other));

        string Bad(string members) => $"{{\"id\":\"{id}\",{members}}}";
    }

    [Fact]
    public async Task Import_CutOffFile_TakesWhatIsThereAndSaysSo_AndTheWholeFileHeals()
    {
        await ExportAsync();
        byte[] whole = await File.ReadAllBytesAsync(ExportFile, Token);
        await File.WriteAllBytesAsync(ExportFile, whole[..(whole.Length / 2)], Token);

        ImportReport cut = await ImportAsync(_other);
        Assert.True(cut.IsCutOff);
        Assert.InRange(cut.Added, 1, Pictures);
        await File.WriteAllBytesAsync(ExportFile, whole, Token);
        ImportReport rest = await ImportAsync(_other);

        Assert.Equal((Pictures + 1 - cut.Added, cut.Added, false), (rest.Added, rest.Unchanged, rest.IsCutOff));
        Assert.Equal(await IndexText.OfAsync(_library), await IndexText.OfAsync(_other));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[{\"file_path\":\"a.jpg\"}]")]
    [InlineData("a.jpg#0\tA dog.\n")]
    public async Task Import_AnythingElse_SaysWhatIsUnderstood(string content)
    {
        await File.WriteAllTextAsync(ExportFile, content, Token);

        ImportException error = await Assert.ThrowsAsync<ImportException>(() => ImportAsync(_other));
        Assert.StartsWith($"{ExportFile}: not an exported index.", error.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_other.Data.ManifestFile));
    }

    [Fact]
    public async Task Import_LaterVersion_IsRefused()
    {
        await File.WriteAllTextAsync(ExportFile, "{\"format\":\"captionsearch-index\",\"version\":2}\n", Token);

        ImportException error = await Assert.ThrowsAsync<ImportException>(() => ImportAsync(_other));
        Assert.Contains("an export of version 2; this program reads version 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_Stopped_LeavesNoFileAndTheOldOneAlone()
    {
        await File.WriteAllTextAsync(ExportFile, "before", Token);
        using CancellationTokenSource stop = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => IndexExport.ToFileAsync(
            _library.Data, ExportFile, withVectors: true, (_, _) => stop.Cancel(), stop.Token));

        Assert.Equal("before", await File.ReadAllTextAsync(ExportFile, Token));
        Assert.Equal([ExportFile], Directory.GetFiles(_files.Root));
    }

    [Fact]
    public async Task Export_NoIndex_WritesNothing()
    {
        Assert.Null(await IndexExport.ToFileAsync(_other.Data, ExportFile, withVectors: true, (_, _) => { }, Token));
        Assert.Empty(Directory.GetFiles(_files.Root));
    }

    [Fact]
    public async Task Lines_AreSplitWhereverTheBytesArrive()
    {
        string text = string.Join('\n', Enumerable.Range(0, 2000).Select(i => new string((char)('a' + (i % 26)), i % 97) + (i % 3 == 0 ? "\r" : "")));
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(text));

        List<(int, string)> lines = [];
        await foreach ((int number, ReadOnlyMemory<byte> line) in LineSource.ReadAsync(stream, Token))
        {
            lines.Add((number, Encoding.UTF8.GetString(line.Span)));
        }

        Assert.Equal(
            text.Split('\n').Select((line, i) => (i + 1, line.TrimEnd('\r'))).Where(line => line.Item2.Length > 0), lines);
    }

    public ValueTask DisposeAsync()
    {
        _library.Dispose();
        _other.Dispose();
        _files.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<ExportReport?> ExportAsync() => IndexExport.ToFileAsync(_library.Data, ExportFile, withVectors: true, (_, _) => { }, Token);

    private Task<ImportReport> ImportAsync(Library library, bool withVectors = true)
        => new IndexImport(library.Data, withVectors, _refused.Add, _ => { }).RunAsync(ExportFile, Token);
}
