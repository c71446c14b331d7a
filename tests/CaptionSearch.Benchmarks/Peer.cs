using System.Diagnostics;
using System.Globalization;

namespace CaptionSearch.Benchmarks;

/// <summary>The runtime we are measured against, as a process that times its own runs when asked (peers/README.md: <c>--serve</c>).</summary>
internal sealed class Peer : IDisposable
{
    private readonly Process _process;

    private Peer(Process process) => _process = process;

    /// <summary>Installs the peer beside a copy of its folder; null, and the reason, when that is not possible.</summary>
    public static string? Install(out string reason)
    {
        string folder = Environment.GetEnvironmentVariable("CAPTIONSEARCH_PEERS") is { Length: > 0 } given ? given : Path.Combine(Workspace.Root, "..", "shared", "peers");
        string install = Path.Combine(folder, "install");
        if (!File.Exists(install))
        {
            reason = $"no peer: {install} is missing (set CAPTIONSEARCH_PEERS); only our figures are printed";
            return null;
        }

        using Process process = Process.Start(new ProcessStartInfo(install) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string script = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        reason = process.ExitCode == 0 ? string.Empty : $"no peer: {install} ended with {process.ExitCode}; only our figures are printed";
        return process.ExitCode == 0 ? script : null;
    }

    /// <summary>Starts the peer on a model and waits until it is ready; null when it does not get there.</summary>
    public static Peer? Serve(string script, string model, int threads)
    {
        ProcessStartInfo start = new("node") { RedirectStandardInput = true, RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in new[] { script, "--serve", model, "--threads", threads.ToString(CultureInfo.InvariantCulture) })
        {
            start.ArgumentList.Add(argument);
        }

        Peer peer = new(Process.Start(start)!);
        if (peer._process.StandardOutput.ReadLine() == "ready")
        {
            return peer;
        }

        peer.Dispose();
        return null;
    }

    /// <summary>Has it run so many pictures; returns the time of each in ms.</summary>
    public double[] Time(int runs)
    {
        _process.StandardInput.WriteLine(runs);
        _process.StandardInput.Flush();
        string line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException("the peer ended");
        return [.. line.Split(' ').Select(time => double.Parse(time, CultureInfo.InvariantCulture))];
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(2000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
