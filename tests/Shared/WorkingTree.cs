namespace CaptionSearch.Tests.Shared;

/// <summary>The working tree the tests were built from.</summary>
internal static class WorkingTree
{
    /// <summary>The folder that holds CaptionSearch.sln.</summary>
    public static string Root { get; } = Find();

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CaptionSearch.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException($"There is no CaptionSearch.sln above {AppContext.BaseDirectory}.");
    }
}
