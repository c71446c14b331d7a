namespace CaptionSearch.Import.Tests;

/// <summary>Finds the data that is not part of the repository: <c>CAPTIONSEARCH_DATA</c>, or <c>../shared/data</c> beside the working tree.</summary>
internal static class SharedData
{
    /// <summary>Path of a data folder; skips the test where the data is missing, and fails it there when <c>CI</c> is <c>true</c>.</summary>
    internal static string Folder(string name)
    {
        string path = Path.Combine(Environment.GetEnvironmentVariable("CAPTIONSEARCH_DATA") ?? BesideTheSolution(), name);
        if (!Directory.Exists(path))
        {
            string reason = $"{path} is missing; set CAPTIONSEARCH_DATA to the data folder.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
        }

        return path;
    }

    private static string BesideTheSolution()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "CaptionSearch.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder?.Parent?.FullName ?? AppContext.BaseDirectory, "shared", "data");
    }
}
