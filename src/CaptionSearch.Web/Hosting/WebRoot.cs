namespace CaptionSearch.Web.Hosting;

/// <summary>Finds the folder of style sheets, scripts and icons.</summary>
public static class WebRoot
{
    private const string Name = "static";

    /// <summary>The folder given, else <c>static</c>, looked for from the program's folder upwards.</summary>
    /// <param name="given">What the user asked for; null or empty for nothing.</param>
    /// <param name="programFolder">Where the program lies; null for this process's.</param>
    /// <returns>Absolute.</returns>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    public static string Locate(string? given, string? programFolder = null)
    {
        if (!string.IsNullOrEmpty(given))
        {
            return IsWebRoot(given)
                ? Path.GetFullPath(given)
                : throw new DirectoryNotFoundException($"{given}: no web root; it is the folder that holds css/site.css.");
        }

        string start = programFolder ?? AppContext.BaseDirectory;
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            string root = Path.Combine(folder.FullName, Name);
            if (IsWebRoot(root))
            {
                return root;
            }
        }

        throw new DirectoryNotFoundException($"{Name}/css/site.css: not found in {start} or a folder above it. Name the web root with --web-root DIR.");
    }

    private static bool IsWebRoot(string folder) => File.Exists(Path.Combine(folder, "css", "site.css"));
}
