namespace CaptionSearch.Engine.Indexing;

/// <summary>The one path of a folder without links, by which two ways to it are recognised.</summary>
public static class RealPath
{
    // As many as Linux follows before it says that there is a loop.
    private const int MostLinks = 40;

    /// <summary>Follows every link in a path, component by component.</summary>
    /// <param name="path">Absolute.</param>
    /// <exception cref="IOException">The links lead in a circle.</exception>
    public static string Of(string path)
    {
        string root = Path.GetPathRoot(path) ?? throw new ArgumentException($"'{path}' is not an absolute path.", nameof(path));
        string resolved = root;
        Stack<string> rest = new();
        Push(rest, path[root.Length..]);
        int links = 0;
        while (rest.TryPop(out string? name))
        {
            if (name == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }

            string next = Path.Combine(resolved, name);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MostLinks)
            {
                throw new IOException("Its links lead in a circle.");
            }

            string targetRoot = Path.GetPathRoot(target) ?? "";
            if (targetRoot.Length > 0)
            {
                resolved = targetRoot;
            }

            Push(rest, target[targetRoot.Length..]);
        }

        return resolved;
    }

    private static void Push(Stack<string> rest, string path)
    {
        string[] names = path.Split([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar], StringSplitOptions.RemoveEmptyEntries);
        for (int i = names.Length - 1; i >= 0; i--)
        {
            if (names[i] != ".")
            {
                rest.Push(names[i]);
            }
        }
    }
}
