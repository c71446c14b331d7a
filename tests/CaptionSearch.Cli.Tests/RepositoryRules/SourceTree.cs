using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Tests.RepositoryRules;

/// <summary>The working tree the tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>The folder that holds CaptionSearch.sln.</summary>
    internal static string Root => WorkingTree.Root;

    /// <summary>All files below a folder of the tree with an extension, without what a build writes; paths relative to the root, with slashes.</summary>
    internal static IReadOnlyList<string> Files(string folder, string pattern)
        => [.. Directory.EnumerateFiles(Path.Combine(Root, folder), pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Root, path).Replace('\\', '/'))
            .Where(path => !path.Split('/').Any(static part => part is "bin" or "obj"))
            .Order(StringComparer.Ordinal)];
}
