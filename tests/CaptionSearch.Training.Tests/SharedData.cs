namespace CaptionSearch.Training.Tests;

/// <summary>Finds the data for tests, which are not part of the repository: CAPTIONSEARCH_DATA, or ../shared/data beside the working tree.</summary>
internal static class SharedData
{
    /// <summary>Path of a file under the data folder; skips the test when it is not there, but fails it where CI is set.</summary>
    public static string Require(string relative)
    {
        string path = Path.Combine(Folder(), relative);
        if (!File.Exists(path))
        {
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", $"{path} is missing.");
            Assert.Skip($"{path} is missing: set CAPTIONSEARCH_DATA to the folder of test data.");
        }

        return path;
    }

    private static string Folder()
    {
        if (Environment.GetEnvironmentVariable("CAPTIONSEARCH_DATA") is { Length: > 0 } folder)
        {
            return folder;
        }

        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "CaptionSearch.sln")))
        {
            at = at.Parent;
        }

        return Path.Combine(at?.FullName ?? AppContext.BaseDirectory, "..", "shared", "data");
    }
}
