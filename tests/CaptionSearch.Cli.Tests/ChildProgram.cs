using System.Diagnostics;

namespace CaptionSearch.Cli;

/// <summary>The program as a process of its own, which can be killed.</summary>
internal static class ChildProgram
{
    /// <summary>Starts it; both outputs are redirected and have to be read.</summary>
    public static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "captionsearch.dll"));
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    /// <summary>Waits for its end, which must be a good one.</summary>
    /// <returns>What it wrote to standard error.</returns>
    public static async Task<string> EndAsync(Process process)
    {
        CancellationToken token = TestContext.Current.CancellationToken;
        Task<string> output = process.StandardOutput.ReadToEndAsync(token);
        string errors = await process.StandardError.ReadToEndAsync(token);
        await output;
        await process.WaitForExitAsync(token);
        Assert.True(process.ExitCode == ExitCode.Success, errors);
        return errors;
    }
}
