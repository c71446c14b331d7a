using System.Diagnostics;
using System.Text.Json;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>extract</c> as it is typed, also killed.</summary>
public sealed class ExtractCommandTests(IndexedFolder folder) : IClassFixture<IndexedFolder>, IDisposable
{
    private readonly TemporaryFolder _scratch = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task Again_ReportsZeroProcessed()
    {
        Session first = await ExtractAsync(folder.Pictures);
        Session second = await ExtractAsync(folder.Pictures);

        Assert.Equal((ExitCode.Success, ExitCode.Success), (first.ExitCode, second.ExitCode));
        Assert.True(File.Exists(first.Out.TrimEnd('\n')));
        Assert.StartsWith(_scratch.Root, first.Out, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^8 pictures processed in \d+\.\d s \(\d+\.\d/s\); features of 8 pictures x 1280, 1 class\.\n$", first.Error);
        Assert.Equal(new Session(ExitCode.Success, first.Out, "0 pictures processed, 8 unchanged; features of 8 pictures x 1280, 1 class.\n"), second);
    }

    [Fact]
    public async Task Json_IsOneObject()
    {
        string file = _scratch.At("out.npz");

        Session session = await ExtractAsync(folder.Pictures, "--out", file, "--features", "embedding", "--json", "--quiet");

        Assert.Empty(session.Error);
        using JsonDocument json = JsonDocument.Parse(session.Out);
        Assert.Equal(
            (8, 8, 0, 32, "embedding", file),
            (json.RootElement.GetProperty("processed").GetInt32(), json.RootElement.GetProperty("pictures").GetInt32(), json.RootElement.GetProperty("unchanged").GetInt32(),
                json.RootElement.GetProperty("length").GetInt32(), json.RootElement.GetProperty("features").GetString(), json.RootElement.GetProperty("file").GetString()));
        Assert.True(File.Exists(file));
    }

    [Fact]
    public async Task BadPictures_AreListed_AndAloneTheyFail()
    {
        string bad = _scratch.Write("bad/bad.jpg", [.. "words"u8]);

        Session session = await ExtractAsync(_scratch.At("bad"));

        Assert.Equal(ExitCode.Failed, session.ExitCode);
        string[] lines = session.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith($"skipped {bad}: ", lines[0], StringComparison.Ordinal);
        Assert.Equal($"captionsearch: {_scratch.At("bad")}: not one of 1 file has features. Nothing was written.", lines[1]);

        _scratch.Write("bad/good.png", PngPicture.Blocks(1));
        session = await ExtractAsync(_scratch.At("bad"));
        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Contains("1 refused earlier; features of 1 pictures", session.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--features", "x")]
    [InlineData("--url", "http://localhost:9200")]
    public async Task WrongOption_IsAUsageError(params string[] options)
        => Assert.Equal(ExitCode.Usage, (await ExtractAsync([folder.Pictures, .. options])).ExitCode);

    [Fact]
    public async Task KilledAgainAndAgain_EndsWithTheSameFileAsAnUndisturbedRun()
    {
        const int Pictures = 80;
        for (int i = 0; i < Pictures; i++)
        {
            _scratch.Write($"many/{i:00}.png", PngPicture.Blocks(i));
        }

        string killed = _scratch.At("killed.npz");
        int kills = 0;
        while (await RunAndKillAsync(killed))
        {
            kills++;
        }

        Session rest = await Session.RunAsync(Arguments(killed, "killed"), "", environment: folder.Environment);
        Assert.Equal(ExitCode.Success, rest.ExitCode);
        Session whole = await Session.RunAsync(Arguments(_scratch.At("whole.npz"), "whole"), "", environment: folder.Environment);

        Assert.True(kills > 0, "Not one run was killed before its end: the test showed nothing.");
        Assert.Matches("(?m)^80 pictures processed", whole.Error); // on a slow machine a line of progress comes first
        Assert.StartsWith("0 pictures processed, 80 unchanged", rest.Error, StringComparison.Ordinal);
        Assert.Equal(await File.ReadAllBytesAsync(_scratch.At("whole.npz"), Token), await File.ReadAllBytesAsync(killed, Token));
    }

    private string[] Arguments(string file, string data) => ["extract", _scratch.At("many"), "--out", file, "--data", _scratch.At(data), "--threads", "1"];

    /// <summary>Starts a run and kills it when it has committed once more.</summary>
    /// <returns>False when the run ended before.</returns>
    private async Task<bool> RunAndKillAsync(string file)
    {
        ProcessStartInfo start = new("dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["CAPTIONSEARCH_MODEL"] = folder.Model },
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "captionsearch.dll"));
        foreach (string argument in Arguments(file, "killed"))
        {
            start.ArgumentList.Add(argument);
        }

        // The write-ahead log grows with every commit, by 32 vectors of 5 kB.
        string log = _scratch.At("killed", "features.db-wal");
        long before = SizeOf(log);
        using Process process = Process.Start(start)!;
        while (!process.HasExited && SizeOf(log) < before + 100_000)
        {
            await Task.Delay(10, Token);
            before = Math.Min(before, SizeOf(log));
        }

        if (process.HasExited)
        {
            Assert.Equal(ExitCode.Success, process.ExitCode);
            return false;
        }

        process.Kill();
        await process.WaitForExitAsync(Token);
        return true;
    }

    private static long SizeOf(string file) => new FileInfo(file) is { Exists: true } there ? there.Length : 0;

    private Task<Session> ExtractAsync(params string[] args)
        => Session.RunAsync(["extract", .. args, "--data", _scratch.At("data"), "--threads", "1"], "", environment: folder.Environment);
}
