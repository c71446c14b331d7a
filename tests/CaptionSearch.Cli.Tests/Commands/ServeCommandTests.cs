using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

/// <summary>Who may come has to be said in words before other machines can reach the server.</summary>
public sealed class ServeCommandTests : IDisposable
{
    private readonly TemporaryFolder _scratch = new();

    [Fact]
    public Task Serve_OtherMachinesWithoutAWordAboutKeys()
        => IsWrongAsync(
            "--host 0.0.0.0 lets other machines in; say who may come: --api-key-file FILE, or --no-auth for everybody.", "--host", "0.0.0.0");

    [Fact]
    public Task Serve_KeyAndNoKey()
        => IsWrongAsync("--api-key-file and --no-auth exclude each other.", "--no-auth", "--api-key-file", _scratch.Write("key", [.. "0123456789abcdef"u8]));

    [Fact]
    public Task Serve_KeyTooShort()
    {
        string file = _scratch.Write("key", [.. "secret"u8]);
        return IsWrongAsync(
            $"--api-key-file {file}: a key is 16 to 1024 letters, digits and signs without blanks, on one line; for example from: openssl rand -hex 24",
            "--api-key-file",
            file);
    }

    [Fact]
    public Task Serve_HostIsAName()
        => IsWrongAsync(
            "--host pictures.home: not an address such as 127.0.0.1, ::1 or 0.0.0.0. (Names by which the server is called: --host-name.)", "--host", "pictures.home");

    [Fact]
    public Task Serve_RootThatIsNotThere()
        => IsWrongAsync($"--root {_scratch.At("none")}: no such folder.", "--root", _scratch.At("none"));

    [Fact]
    public async Task Serve_PortInUse_SaysWhatToDo()
    {
        using System.Net.Sockets.TcpListener taken = new(System.Net.IPAddress.Loopback, 0);
        taken.Start();
        string port = ((System.Net.IPEndPoint)taken.LocalEndpoint).Port.ToString(System.Globalization.CultureInfo.InvariantCulture);

        Session session = await Session.RunAsync(
            "serve", "--port", port, "--data", _scratch.At("data"), "--web-root", Path.Combine(WorkingTree.Root, "static"));

        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.StartsWith($"captionsearch: port {port} of 127.0.0.1 cannot be taken", session.Error, StringComparison.Ordinal);
        Assert.Single(session.Error.TrimEnd('\n').Split('\n'));
    }

    public void Dispose() => _scratch.Dispose();

    private async Task IsWrongAsync(string message, params string[] options)
        => Assert.Equal(
            new Session(ExitCode.Usage, "", $"captionsearch serve: {message}\n"), await Session.RunAsync(["serve", "--data", _scratch.At("data"), .. options]));
}
