using System.Diagnostics;
using CaptionSearch.Engine;
using CaptionSearch.Index;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>A reindex is killed as by the power button, at any point: the old index answers until the new one is complete, and nothing is lost.</summary>
public sealed class ReindexKillTests : IDisposable
{
    private const int Pictures = 16;

    private readonly TinyModel _old = TinyModel.Create();
    private readonly TinyModel _new = TinyModel.Create(seed: 99);
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _killed = new();
    private readonly TemporaryFolder _undisturbed = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reindex_KilledAgainAndAgain_EndsAsIfNothingHadHappened()
    {
        for (int i = 0; i < Pictures; i++)
        {
            _pictures.Write($"{i:00}.png", PngPicture.Blocks(i));
        }

        Assert.Equal(0, await EndAsync(Start(_killed.Root, "index", _pictures.Root, "--model", _old.Folder, "--quiet")));
        Assert.Equal(0, await EndAsync(Start(_killed.Root, "caption", "--set", "a person's sentence", _pictures.At("03.png"))));
        string before = await TextAsync(_killed.Root);
        int kills = 0;
        int unfinished = 0;
        int milliseconds = 100;
        while (true)
        {
            using Process process = Start(_killed.Root, "reindex", "--model", _new.Folder, "--quiet", "--threads", "1");
            Task ended = process.WaitForExitAsync(Token);
            while (kills == 0 && !ended.IsCompleted && !File.Exists(Path.Combine(_killed.Root, "index-2", "index.db")))
            {
                // The first is killed soon after it has begun the new version.
                await Task.Delay(5, Token);
            }

            if (await Task.WhenAny(ended, Task.Delay(milliseconds, Token)) == ended)
            {
                string error = await process.StandardError.ReadToEndAsync(Token);
                Assert.True(process.ExitCode == 0, error);
                break;
            }

            process.Kill();
            await ended;
            kills++;
            milliseconds = Math.Max(300, milliseconds * 3 / 2);
            unfinished += await HasNextAsync() ? 1 : 0;
            string now = await TextAsync(_killed.Root);
            Assert.True(now == before || IsOfNewModel(now), "The index that is in place is neither the old nor the new one.");
        }

        Assert.Equal(0, await EndAsync(Start(_undisturbed.Root, "index", _pictures.Root, "--model", _new.Folder, "--quiet")));
        Assert.Equal(0, await EndAsync(Start(_undisturbed.Root, "caption", "--set", "a person's sentence", _pictures.At("03.png"))));
        Assert.True(unfinished > 0, "Not one run was killed while it built the new version: the test showed nothing.");
        Assert.Equal(await TextAsync(_undisturbed.Root), await TextAsync(_killed.Root));
        Assert.Equal(0, await EndAsync(Start(_killed.Root, "doctor")));

        bool IsOfNewModel(string text) => !text.Contains(before.Split(' ')[^2], StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _old.Dispose();
        _new.Dispose();
        _pictures.Dispose();
        _killed.Dispose();
        _undisturbed.Dispose();
    }

    private async Task<bool> HasNextAsync()
    {
        await using IIndexVersions versions = await IndexPlace.OpenAsync(new DataFolder(_killed.Root), Token);
        return (await versions.ListAsync(Token)).Any(version => version.Role == IndexRole.Next);
    }

    private static async Task<string> TextAsync(string data)
    {
        await using IIndexVersions versions = await IndexPlace.OpenAsync(new DataFolder(data), Token);
        await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: false, Token))!;
        List<string> lines = [];
        await foreach (CaptionDocument document in index.ReadAsync(withVectors: true, Token))
        {
            lines.Add($"{document.Id} {document.Caption} {document.CaptionSource} {string.Join('|', document.Tags)} {string.Join(',', document.Vector!)} {document.ModelFingerprint} .");
        }

        return string.Join('\n', lines);
    }

    private static async Task<int> EndAsync(Process process)
    {
        using (process)
        {
            Task<string> error = process.StandardError.ReadToEndAsync(Token);
            await process.StandardOutput.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            TestContext.Current.SendDiagnosticMessage(await error);
            return process.ExitCode;
        }
    }

    private static Process Start(string data, params string[] args)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in (string[])[Path.Combine(AppContext.BaseDirectory, "captionsearch.dll"), .. args, "--data", data])
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }
}
