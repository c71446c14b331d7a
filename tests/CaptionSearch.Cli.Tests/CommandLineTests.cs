namespace CaptionSearch.Cli;

public sealed class CommandLineTests
{
    [Fact]
    public async Task Version_IsOneLine()
    {
        Session session = await Session.RunAsync("--version");

        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Matches(@"\Acaptionsearch \d+\.\d+\.\d+\n\z", session.Out);
    }

    [Fact]
    public async Task NoArguments_ShowsHelpAsWrongUsage()
    {
        Session session = await Session.RunAsync();

        Assert.Equal(ExitCode.Usage, session.ExitCode);
        Assert.Contains("Examples:", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_ShowsExamplesAndExitCodes()
    {
        Session session = await Session.RunAsync("--help");

        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Contains("  captionsearch query holiday.jpg ", session.Out, StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 found or done, 1 nothing found, 2 wrong usage, 3 failed.", session.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task UnknownVerb_IsOneLineAndExitCode2()
    {
        Session session = await Session.RunAsync("serach", "dog");

        Assert.Equal(ExitCode.Usage, session.ExitCode);
        Assert.Empty(session.Out);
        Assert.Equal("captionsearch: Unrecognized command or argument 'serach'. Try 'captionsearch --help'.\n", session.Error);
    }
}
