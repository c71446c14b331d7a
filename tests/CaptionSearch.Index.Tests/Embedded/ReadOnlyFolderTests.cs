using System.Diagnostics;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>A folder that cannot be written: searching works, writing says why not. Run without root's rights.</summary>
public sealed class ReadOnlyFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string IndexFolder => Path.Combine(_folder.Path, "index");

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows() && Directory.Exists(IndexFolder))
        {
            File.SetUnixFileMode(IndexFolder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        _folder.Dispose();
    }

    [Fact]
    public async Task ReadOnlyFolder_ClosedIndex_SearchesAndRefusesToWrite()
    {
        await using (EmbeddedIndex index = EmbeddedIndex.Open(IndexFolder))
        {
            await index.WriteAsync(Samples.Batch(Samples.Document("a", "a dog", 1)), Token);
        }

        Assert.False(File.Exists(Path.Combine(IndexFolder, "index.db-wal")));
        await RunChild();
    }

    /// <summary>Another process has it open (or died): the log beside the database holds the only document.</summary>
    [Fact]
    public async Task ReadOnlyFolder_IndexInUse_SearchesAndRefusesToWrite()
    {
        await using EmbeddedIndex index = EmbeddedIndex.Open(IndexFolder);
        await index.WriteAsync(Samples.Batch(Samples.Document("a", "a dog", 1)), Token);
        Assert.True(new FileInfo(Path.Combine(IndexFolder, "index.db-wal")).Length > 0);
        await RunChild();
    }

    /// <summary>The child.</summary>
    [Fact(Explicit = true)]
    public async Task SearchAndTryToWrite()
    {
        string folder = Path.Combine(ChildProcess.Folder(), "index");
        await using (EmbeddedIndex index = EmbeddedIndex.OpenReadOnly(folder))
        {
            IndexCandidates found = await index.FindAsync(new IndexQuery { Text = "dog", Vector = Samples.Vector(1) }, Token);
            Assert.Equal(Samples.Id("a"), Assert.Single(found.Words).Id);
            Assert.Equal(Samples.Id("a"), Assert.Single(found.Nearest).Id);
            Assert.Empty(await index.VerifyAsync(Token));
        }

        IndexUnavailableException error = await Assert.ThrowsAsync<IndexUnavailableException>(async () =>
        {
            await using EmbeddedIndex index = EmbeddedIndex.Open(folder);
            await index.WriteAsync(Samples.Batch(Samples.Document("b")), Token);
        });
        Assert.StartsWith(folder, error.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be written", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    private async Task RunChild()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Permissions of folders are those of Unix here.");
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        bool root = Environment.IsPrivilegedProcess;
        UnixFileMode read = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        UnixFileMode enter = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        foreach (string file in Directory.GetFiles(IndexFolder))
        {
            File.SetUnixFileMode(file, read);
        }

        File.SetUnixFileMode(IndexFolder, read | enter);
        File.SetUnixFileMode(_folder.Path, read | enter | UnixFileMode.UserWrite);

        using Process child = ChildProcess.Start(
            typeof(ReadOnlyFolderTests), nameof(SearchAndTryToWrite), _folder.Path, unprivileged: root);
        string output = await child.StandardOutput.ReadToEndAsync(Token);
        await child.WaitForExitAsync(Token);
        Assert.True(child.ExitCode == 0 && output.Contains("Total: 1, Errors: 0, Failed: 0, Skipped: 0, Not Run: 0", StringComparison.Ordinal), output);
    }
}
