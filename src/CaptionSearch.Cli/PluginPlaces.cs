using CaptionSearch.Engine;
using CaptionSearch.Import.Plugins;

namespace CaptionSearch.Cli;

/// <summary>Where importer plug-ins come from: given paths, <c>CAPTIONSEARCH_PLUGINS</c>, <c>plugins</c> in the data folder and beside the program.</summary>
/// <remarks>Never the working directory: a folder that somebody unpacked must not bring programs that run.</remarks>
internal static class PluginPlaces
{
    /// <summary>Paths of assemblies or folders, separated as in <c>PATH</c>.</summary>
    public const string Variable = "CAPTIONSEARCH_PLUGINS";

    private const string Folder = "plugins";

    /// <summary>Loads what is there; given places that are missing are a problem, the two usual folders may be missing.</summary>
    /// <param name="given">Paths from the command line.</param>
    /// <param name="data">The data folder.</param>
    /// <param name="environment">Reads environment variables.</param>
    public static PluginSet Load(IEnumerable<string> given, DataFolder data, Func<string, string?> environment)
    {
        string[] named = (environment(Variable) ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        IEnumerable<string> usual = new[] { Path.Combine(data.Root, Folder), Path.Combine(AppContext.BaseDirectory, Folder) }.Where(Directory.Exists);
        return PluginLoader.Load(given.Concat(named).Concat(usual).Select(Path.GetFullPath).Distinct(StringComparer.Ordinal));
    }

    /// <summary>One line on standard error for each plug-in that is not used.</summary>
    public static async Task WriteProblemsAsync(PluginSet plugins, CliConsole console)
    {
        foreach (PluginProblem problem in plugins.Problems)
        {
            await console.Error.WriteLineAsync($"captionsearch: {problem.File}: {problem.Problem}").ConfigureAwait(false);
        }
    }
}
