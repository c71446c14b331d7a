using System.Diagnostics;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>The program is killed as by the power button, at any point; the next run ends as if nothing had happened.</summary>
public sealed class KillTests : IDisposable
{
    private const int Pictures = 24;

    private readonly TinyModel _model = TinyModel.Create();
    private readonly TemporaryFolder _pictures = new();
    private readonly TemporaryFolder _killed = new();
    private readonly TemporaryFolder _undisturbed = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Index_KilledAgainAndAgain_LosesNothingAndDoublesNothing()
    {
        for (int i = 0; i < Pictures; i++)
        {
            // Every fourth is the twin of another: one document with two paths.
            _pictures.Write($"{i:00}.png", PngPicture.Blocks(i % 4 == 3 ? i - 1 : i));
        }

        _pictures.Write("bad.jpg", [.. "This is no picture."u8]);

        // Killed after its 1st, 6th, 11th ... sentence: before, between and within commits.
        int kills = 0;
        for (int lines = 1; await RunAndKillAsync(lines); lines += 5)
        {
            kills++;
        }

        using Process whole = Start(_undisturbed.Root);
        await whole.StandardOutput.ReadToEndAsync(Token);
        await whole.WaitForExitAsync(Token);

        Assert.True(kills > 0, "Not one run was killed before its end: the test showed nothing.");
        Assert.Equal(ExitCode.Success, whole.ExitCode);
        string expected = await IndexDigest.OfAsync(Path.Combine(_undisturbed.Root, "index"), Token);
        Assert.Equal(Pictures - (Pictures / 4), expected.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(expected, await IndexDigest.OfAsync(Path.Combine(_killed.Root, "index"), Token));
    }

    public void Dispose()
    {
        _model.Dispose();
        _pictures.Dispose();
        _killed.Dispose();
        _undisturbed.Dispose();
    }

    /// <summary>Starts a run and kills it after so many sentences.</summary>
    /// <returns>False when the run ended before.</returns>
    private async Task<bool> RunAndKillAsync(int lines)
    {
        using Process process = Start(_killed.Root);
        for (int i = 0; i < lines; i++)
        {
            if (await process.StandardOutput.ReadLineAsync(Token) is null)
            {
                await process.WaitForExitAsync(Token);
                Assert.Equal(ExitCode.Success, process.ExitCode);
                return false;
            }
        }

        process.Kill();
        await process.WaitForExitAsync(Token);
        return true;
    }

    private Process Start(string data) => ChildProgram.Start("index", _pictures.Root, "--data", data, "--model", _model.Folder, "--quiet");
}
