namespace CaptionSearch.Benchmarks;

/// <summary>The working tree the benchmark was built from.</summary>
internal static class Workspace
{
    /// <summary>The folder that holds CaptionSearch.sln.</summary>
    public static string Root { get; } = Find();

    /// <summary>The folder of data that is not part of the repository.</summary>
    public static string Data { get; } = Environment.GetEnvironmentVariable("CAPTIONSEARCH_DATA") is { Length: > 0 } given
        ? given
        : Path.Combine(Root, "..", "shared", "data");

    private static string Find()
    {
        DirectoryInfo? at = new(AppContext.BaseDirectory);
        while (at is not null && !File.Exists(Path.Combine(at.FullName, "CaptionSearch.sln")))
        {
            at = at.Parent;
        }

        return at?.FullName ?? Environment.CurrentDirectory;
    }
}
