namespace CaptionSearch.Import.Plugins;

/// <summary>What loading gave.</summary>
/// <param name="Plugins">Importers that can be used, in the order of the paths, then of file and type names.</param>
/// <param name="Problems">What cannot be used.</param>
public sealed record PluginSet(IReadOnlyList<LoadedPlugin> Plugins, IReadOnlyList<PluginProblem> Problems);
