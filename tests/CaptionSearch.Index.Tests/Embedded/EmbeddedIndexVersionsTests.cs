using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>What only versions in folders promise: names, leftovers, and a file that is replaced whole.</summary>
public sealed class EmbeddedIndexVersionsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private EmbeddedIndexVersions Versions => new(_folder.Path);

    private string Pointer => Path.Combine(_folder.Path, "index.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Folders_AreNamedInTurnAndOldOnesGo()
    {
        await MakeCurrentAsync();
        Assert.Equal(["index"], Folders());
        Assert.False(File.Exists(Pointer));

        await MakeNextAsync();
        Assert.Equal("""{"current":"index","previous":null,"next":"index-2"}""", await File.ReadAllTextAsync(Pointer, Token));
        await Versions.PromoteNextAsync(Token);
        Assert.Equal("""{"current":"index-2","previous":"index","next":null}""", await File.ReadAllTextAsync(Pointer, Token));
        await MakeNextAsync();
        await Versions.PromoteNextAsync(Token);
        Assert.Equal(["index-2", "index-3"], Folders());
        Assert.Equal(
            [new IndexVersion("index-3", IndexRole.Current), new IndexVersion("index-2", IndexRole.Previous)], await Versions.ListAsync(Token));
    }

    /// <summary>What a process leaves that died in a promotion, between any two of its steps.</summary>
    [Theory]
    [InlineData("before the file was replaced", "index-2")]
    [InlineData("before the oldest was deleted", "index-3")]
    [InlineData("while the oldest was deleted", "index-3")]
    public async Task Promote_Died_LeavesTheStateBeforeOrAfter(string when, string current)
    {
        await MakeCurrentAsync();
        await MakeNextAsync();
        await Versions.PromoteNextAsync(Token);
        await MakeNextAsync();
        if (when.StartsWith("before the file", StringComparison.Ordinal))
        {
            await File.WriteAllTextAsync(Pointer + ".new", """{"current":"ind""", Token);
        }
        else
        {
            await File.WriteAllTextAsync(Pointer, """{"current":"index-3","previous":"index-2","next":null}""", Token);
            if (when.StartsWith("while", StringComparison.Ordinal))
            {
                File.Delete(Path.Combine(_folder.Path, "index", "index.db"));
            }
        }

        Assert.Equal(current, (await Versions.ListAsync(Token))[0].Name);
        Assert.Equal(["index", "index-2", "index-3"], Folders());
        await (await Versions.OpenCurrentAsync(writable: true, Token))!.DisposeAsync();
        Assert.Equal(current == "index-2" ? ["index", "index-2", "index-3"] : ["index-2", "index-3"], Folders());

        // And on it goes: a next that was there is promoted, a new one gets a name of its own.
        await MakeNextAsync();
        await Versions.PromoteNextAsync(Token);
        Assert.Equal(current == "index-2" ? "index-3" : "index-4", (await Versions.ListAsync(Token))[0].Name);
    }

    [Fact]
    public async Task OpenCurrent_ForWriting_DeletesLeftoversAndNothingElse()
    {
        await MakeCurrentAsync();
        foreach (string name in new[] { "index-7", "index-x", "index-1", "index-02x", "indexes", "pictures" })
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, name, "inside"));
        }

        await (await Versions.OpenCurrentAsync(writable: false, Token))!.DisposeAsync();
        Assert.Contains("index-7", Folders());
        await (await Versions.OpenCurrentAsync(writable: true, Token))!.DisposeAsync();
        Assert.Equal(["index", "index-02x", "index-1", "index-x", "indexes", "pictures"], Folders());
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"current":null}""")]
    [InlineData("""{"current":"../elsewhere"}""")]
    [InlineData("""{"current":"index","previous":"/etc"}""")]
    [InlineData("""{"current":"index","next":"index"}""")]
    public async Task Pointer_OfNoUse_IsSaidAndNothingIsTouched(string content)
    {
        await MakeCurrentAsync();
        await File.WriteAllTextAsync(Pointer, content, Token);
        foreach (bool writable in new[] { false, true })
        {
            IndexFormatException error = await Assert.ThrowsAsync<IndexFormatException>(() => Versions.OpenCurrentAsync(writable, Token));
            Assert.StartsWith(Pointer, error.Message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', error.Message);
        }

        Assert.Equal(["index"], Folders());

        // The advice works.
        await File.WriteAllTextAsync(Pointer, """{"current":"index"}""", Token);
        await (await Versions.OpenCurrentAsync(writable: true, Token))!.DisposeAsync();
    }

    [Fact]
    public async Task OpenCurrent_FolderIsAFile_SaysSo()
    {
        string file = Path.Combine(_folder.Path, "file");
        await File.WriteAllTextAsync(file, "x", Token);
        await Assert.ThrowsAsync<IndexUnavailableException>(() => new EmbeddedIndexVersions(file).OpenCurrentAsync(writable: true, Token));
    }

    private async Task MakeCurrentAsync() => await (await Versions.OpenCurrentAsync(writable: true, Token))!.DisposeAsync();

    private async Task MakeNextAsync() => await (await Versions.OpenNextAsync(Token)).DisposeAsync();

    private IEnumerable<string> Folders() => Directory.GetDirectories(_folder.Path).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);
}
