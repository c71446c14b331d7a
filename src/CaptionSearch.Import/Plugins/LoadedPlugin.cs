namespace CaptionSearch.Import.Plugins;

/// <summary>An importer from a plug-in that was loaded.</summary>
/// <param name="Importer">The importer, guarded by time limits.</param>
/// <param name="File">Full path of its assembly.</param>
/// <param name="Version">Version of the assembly, as its author wrote it.</param>
/// <param name="Author">The assembly's company attribute; null when it says nothing but its own name.</param>
public sealed record LoadedPlugin(IDatasetImporter Importer, string File, string Version, string? Author);
