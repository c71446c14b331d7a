using System.Diagnostics;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Launcher;

/// <summary>The launcher in a clone of its own, with a <c>dotnet</c> that writes down how it was called instead of building.</summary>
public sealed class LauncherTests : IDisposable
{
    private readonly TemporaryFolder _clone = new();
    private readonly TemporaryFolder _bin = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public LauncherTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The launcher is a bash script.");
        Script(_clone.At("captionsearch"), File.ReadAllText(Path.Combine(WorkingTree.Root, "captionsearch")));
        Directory.CreateDirectory(_clone.At("tools"));
        Script(_clone.At("tools", "prepare"), "#!/usr/bin/env bash\n");
        _clone.Write("src/CaptionSearch.Cli/Program.cs", 1);
        foreach (string file in new[] { "Directory.Build.props", "Directory.Packages.props", "global.json", "elastic/synonyms.txt" })
        {
            _clone.Write(file, 1);
        }

        // Answers for "publish", "--version" and the program itself.
        Script(
            Path.Combine(_bin.Root, "dotnet"),
            """
            #!/usr/bin/env bash
            case $1 in
              publish)
                echo publish >>"$CALLS"
                [[ -z ${FAIL_BUILD:-} ]] || { echo 'error CS1002: ; expected'; exit 1; }
                while [[ $1 != --output ]]; do shift; done
                mkdir -p "$2" && touch "$2/captionsearch.dll" ;;
              --version) echo "${SDK:-10.0.100}" ;;
              *) shift; printf '<%s>' "$@"; echo ;;
            esac
            """);
    }

    [Fact]
    public async Task Run_BuildsOnceAndHandsOnTheArguments()
    {
        Session first = await RunAsync(_clone.At("captionsearch"), ["search", "a dog", "", "$HOME *"]);
        Session second = await RunAsync(_clone.At("captionsearch"), ["status"]);

        Assert.Equal((0, "<search><a dog><><$HOME *>\n"), (first.ExitCode, first.Out));
        Assert.Equal(new Session(0, "<status>\n", ""), second);
        Assert.Equal(1, Builds());
    }

    [Fact]
    public async Task Run_ThroughLinksFromAnotherFolder_FindsItsClone()
    {
        using TemporaryFolder elsewhere = new();
        File.CreateSymbolicLink(elsewhere.At("first"), Path.GetRelativePath(elsewhere.Root, _clone.At("captionsearch")));
        File.CreateSymbolicLink(elsewhere.At("cs"), "first");

        Assert.Equal("<x>\n", (await RunAsync("./cs", ["x"], workingDirectory: elsewhere.Root)).Out);
        Assert.True(File.Exists(_clone.At(".captionsearch-build", "program", "captionsearch.dll")));
    }

    [Fact]
    public async Task Run_SourceChangedAddedOrRemoved_BuildsAgain()
    {
        string launcher = _clone.At("captionsearch");
        await RunAsync(launcher, []);
        File.SetLastWriteTimeUtc(_clone.At("src", "CaptionSearch.Cli", "Program.cs"), DateTime.UtcNow.AddSeconds(2));
        await RunAsync(launcher, []);
        Assert.Equal(2, Builds());

        File.SetLastWriteTimeUtc(_clone.At("src", "CaptionSearch.Cli", "Program.cs"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await RunAsync(launcher, []);
        Assert.Equal(2, Builds());

        string added = _clone.Write("src/CaptionSearch.Cli/Old.cs", 1);
        File.SetLastWriteTimeUtc(added, new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        await RunAsync(launcher, []);
        Assert.Equal(3, Builds());

        File.Delete(added);
        await RunAsync(launcher, []);
        Assert.Equal(4, Builds());

        _clone.Write("src/CaptionSearch.Cli/obj/generated.cs", 1);
        await RunAsync(launcher, []);
        Assert.Equal(4, Builds());
    }

    [Fact]
    public async Task Run_StartedTwiceAtOnce_BuildsOnce()
    {
        Session[] both = await Task.WhenAll(RunAsync(_clone.At("captionsearch"), ["1"]), RunAsync(_clone.At("captionsearch"), ["2"]));

        Assert.Equal(["<1>\n", "<2>\n"], both.Select(session => session.Out));
        Assert.Equal(1, Builds());
    }

    [Fact]
    public async Task Run_BuildFails_ShowsWhyAndExitsWith3()
    {
        Session session = await RunAsync(_clone.At("captionsearch"), ["status"], environment: ("FAIL_BUILD", "1"));

        Assert.Equal((3, ""), (session.ExitCode, session.Out));
        Assert.Contains("error CS1002: ; expected\ncaptionsearch: the build failed; its output is above.\n", session.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OlderSdk_SaysWhatIsNeeded()
    {
        Session session = await RunAsync(_clone.At("captionsearch"), ["status"], environment: ("SDK", "8.0.404"));

        Assert.Equal(
            new Session(3, "", "captionsearch: the .NET 10 SDK is needed, 'dotnet' is 8.0.404. See https://dotnet.microsoft.com/download/dotnet/10.0\n"), session);
    }

    public void Dispose()
    {
        _clone.Dispose();
        _bin.Dispose();
    }

    private static void Script(string path, string text)
    {
        File.WriteAllText(path, text.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private int Builds() => File.Exists(_bin.At("calls")) ? File.ReadAllLines(_bin.At("calls")).Length : 0;

    private async Task<Session> RunAsync(string launcher, string[] args, string? workingDirectory = null, (string Name, string Value)? environment = null)
    {
        // Through bash, which looks for a relative path in the working directory of the call.
        ProcessStartInfo start = new("/bin/bash", [launcher, .. args])
        {
            WorkingDirectory = workingDirectory ?? Path.GetTempPath(),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = _bin.Root + ":/usr/local/bin:/usr/bin:/bin";
        start.Environment["CALLS"] = _bin.At("calls");
        if (environment is { } variable)
        {
            start.Environment[variable.Name] = variable.Value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync(Token);
        string output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        return new Session(process.ExitCode, output, await error);
    }
}
