using System.Text.Json;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>rename</c> as it is typed.</summary>
public sealed class RenameCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public RenameCommandTests()
    {
        for (int i = 0; i < 3; i++)
        {
            _folder.Write($"shirt/{i}.png", PngPicture.Blocks(i));
        }

        _folder.Write("shirt/notes.txt", 1);
    }

    private string Source => _folder.At("shirt");

    private string Target => _folder.At("out");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task DryRun_ThenRun_PrintTheSamePairs()
    {
        Session dry = await Session.RunAsync("rename", Source, Target, "--prefix", "shirt", "--dry-run");
        Assert.False(Directory.Exists(Target));
        Session run = await Session.RunAsync("rename", Source, Target, "--prefix", "shirt");

        Assert.Equal((ExitCode.Success, ExitCode.Success), (dry.ExitCode, run.ExitCode));
        Assert.Equal(string.Concat(Enumerable.Range(0, 3).Select(i => $"{Source}/{i}.png\t{Target}/shirt{i}.png\n")), run.Out);
        Assert.Equal(run.Out, dry.Out);
        Assert.Equal($"passed over {Source}/notes.txt: Not a picture.\n3 files copied to {Target}, 1 passed over.\n", run.Error);
        Assert.All(run.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.True(File.Exists(line.Split('\t')[1])));
    }

    [Fact]
    public async Task Json_IsOneObject()
    {
        await Session.RunAsync("rename", Source, Target, "--prefix", "shirt", "--quiet");
        File.Delete(Path.Combine(Target, "shirt1.png"));

        Session session = await Session.RunAsync("rename", Source, Target, "--prefix", "shirt", "--json", "--quiet");

        Assert.Empty(session.Error);
        using JsonDocument json = JsonDocument.Parse(session.Out);
        Assert.Equal(Path.Combine(Target, "shirt1.png"), Assert.Single(json.RootElement.GetProperty("copied").EnumerateArray()).GetProperty("to").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("unchanged").GetArrayLength());
        Assert.Equal("Not a picture.", json.RootElement.GetProperty("passedOver")[0].GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("a/b", "The prefix 'a/b' has a / in it")]
    [InlineData("", "The prefix is empty")]
    public async Task BadPrefix_IsAUsageError(string prefix, string message)
    {
        Session session = await Session.RunAsync("rename", Source, Target, "--prefix", prefix);

        Assert.Equal(ExitCode.Usage, session.ExitCode);
        Assert.StartsWith("captionsearch rename: " + message, session.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Target));
    }

    [Fact]
    public async Task NoPrefix_IsAUsageError() => Assert.Equal(ExitCode.Usage, (await Session.RunAsync("rename", Source, Target)).ExitCode);

    [Fact]
    public async Task TargetInSource_Fails()
    {
        Session session = await Session.RunAsync("rename", Source, Path.Combine(Source, "x"), "--prefix", "x");

        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Single(session.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task NameTooLong_FailsAfterTheOthersAreCopied()
    {
        _folder.Write($"shirt/{new string('n', 245)}.png", PngPicture.Blocks(7));

        Session session = await Session.RunAsync("rename", Source, Target, "--prefix", "shirts-", "--quiet");

        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.EndsWith("not copied. With the prefix its name has more than 255 bytes.\n", session.Error, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(Target).Length);
    }
}
