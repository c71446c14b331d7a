using System.Diagnostics;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>Runs one explicit test of this assembly in a process of its own, on a folder.</summary>
internal static class ChildProcess
{
    public const string FolderVariable = "CAPTIONSEARCH_TEST_CHILD_FOLDER";

    /// <summary>The folder that the parent named; the test skips when it was started by hand.</summary>
    public static string Folder()
    {
        string? folder = Environment.GetEnvironmentVariable(FolderVariable);
        Assert.SkipWhen(folder is null, "Runs only as a child of another test.");
        return folder!;
    }

    /// <summary>Starts the method of a test class; <paramref name="unprivileged"/> drops root's rights to ignore permissions.</summary>
    public static Process Start(Type testClass, string method, string folder, bool unprivileged = false)
    {
        string runner = Environment.ProcessPath is string path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        ProcessStartInfo start = new() { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] command =
        [
            runner, typeof(ChildProcess).Assembly.Location, "-explicit", "only", "-noColor", "-method", $"{testClass.FullName}.{method}",
        ];
        if (unprivileged)
        {
            command = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. command];
            start.Environment["HOME"] = Path.GetTempPath();
        }

        start.FileName = command[0];
        foreach (string argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment[FolderVariable] = folder;
        return Process.Start(start)!;
    }
}
