namespace CaptionSearch.Cli.Tests.RepositoryRules;

/// <summary>The working tree the tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>The folder that holds CaptionSearch.sln.</summary>
    internal static string Root { get; } = Find();

    /// <summary>All files below a folder of the tree with an extension, without what a build writes; paths relative to the root, with slashes.</summary>
    internal static IReadOnlyList<string> Files(string folder, string pattern)
        => [.. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(static part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)];

    private static string Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "CaptionSearch.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"There is no CaptionSearch.sln above {AppContext.BaseDirectory}.");
    }
}
