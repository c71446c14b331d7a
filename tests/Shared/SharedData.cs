namespace CaptionSearch.Tests.Shared;

/// <summary>The data that is not part of the repository: <c>CAPTIONSEARCH_DATA</c>, or <c>../shared/data</c> beside the working tree.</summary>
internal static class SharedData
{
    /// <summary>Path of a file or folder of the data; skips the test where it is missing, and fails it there when <c>CI</c> is <c>true</c>.</summary>
    public static string Require(string relative)
    {
        string path = Path.Combine(Folder(), relative);
        if (!Path.Exists(path))
        {
            string reason = $"{path} is missing: set CAPTIONSEARCH_DATA to the folder of test data.";
            Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
            Assert.Skip(reason);
        }

        return path;
    }

    private static string Folder() => Environment.GetEnvironmentVariable("CAPTIONSEARCH_DATA") is { Length: > 0 } given
        ? given
        : Path.Combine(WorkingTree.Root, "..", "shared", "data");
}
