using System.Globalization;

namespace CaptionSearch.Cli;

public sealed class ErrorBoundaryTests
{
    [Fact]
    public async Task KnownError_IsExactlyOneLine()
    {
        (int exitCode, string error) = await RunAsync(() => throw new IOException("disk full:\nno space left."));

        Assert.Equal(ExitCode.Failed, exitCode);
        Assert.Equal("captionsearch: disk full: no space left.\n", error);
    }

    [Fact]
    public async Task UsageError_HasExitCode2()
    {
        (int exitCode, string error) = await RunAsync(() => throw new UsageException("search", "--json and --paths exclude each other."));

        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Equal("captionsearch search: --json and --paths exclude each other.\n", error);
    }

    [Fact]
    public async Task Cancellation_HasTheExitCodeOfAnInterrupt()
    {
        (int exitCode, _) = await RunAsync(() => throw new OperationCanceledException());

        Assert.Equal(ExitCode.Interrupted, exitCode);
    }

    [Fact]
    public async Task Bug_IsNotSwallowed()
        => await Assert.ThrowsAsync<InvalidOperationException>(() => RunAsync(() => throw new InvalidOperationException("bug")));

    private static async Task<(int ExitCode, string Error)> RunAsync(Func<Task<int>> command)
    {
        using StringWriter error = new(CultureInfo.InvariantCulture) { NewLine = "\n" };
        CliConsole console = new() { Out = TextWriter.Null, Error = error };
        int exitCode = await ErrorBoundary.RunAsync(console, command);
        return (exitCode, error.ToString());
    }
}
