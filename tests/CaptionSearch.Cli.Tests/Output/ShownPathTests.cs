namespace CaptionSearch.Cli.Output;

public sealed class ShownPathTests
{
    [Theory]
    [InlineData("/home/u/p/a.jpg", "/home/u", "p/a.jpg")]
    [InlineData("/home/u/p/a.jpg", "/home/u/", "p/a.jpg")]
    [InlineData("/home/user/a.jpg", "/home/u", "/home/user/a.jpg")]
    [InlineData("/a.jpg", "/", "a.jpg")]
    public void ForTerminal_IsShortBelowTheWorkingDirectory(string path, string workingDirectory, string expected)
        => Assert.Equal(expected, ShownPath.ForTerminal(path, workingDirectory));

    [Fact]
    public void WithoutControls_KeepsEverythingElse() => Assert.Equal("ä?b?c", ShownPath.WithoutControls("ä\u001bb\tc"));
}
