namespace CaptionSearch.Import.Plugins;

/// <summary>A plug-in, or one importer of it, that is not used.</summary>
/// <param name="File">Path of the file or folder.</param>
/// <param name="Problem">Why, and what was expected; one sentence.</param>
public sealed record PluginProblem(string File, string Problem);
