using CaptionSearch.Engine.Indexing;

namespace CaptionSearch.Web.Hosting;

/// <summary>The folders that a visitor may name: those below a root, wherever links lead.</summary>
public static class AllowedFolders
{
    /// <summary>Whether a path is a root or lies below one, every link of both followed.</summary>
    /// <param name="roots">The roots, absolute.</param>
    /// <param name="path">Absolute; need not be there.</param>
    public static bool Holds(IEnumerable<string> roots, string path)
    {
        ArgumentNullException.ThrowIfNull(roots);
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        try
        {
            string real = RealPath.Of(Path.GetFullPath(path));
            return roots.Any(root => IsBelow(RealPath.Of(Path.GetFullPath(root)), real));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static bool IsBelow(string root, string path)
    {
        string start = Path.EndsInDirectorySeparator(root) ? root : root + Path.DirectorySeparatorChar;
        return path == Path.TrimEndingDirectorySeparator(root) || path.StartsWith(start, StringComparison.Ordinal);
    }
}
