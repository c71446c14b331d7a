namespace CaptionSearch.Import.Plugins;

/// <summary>What a file of a plug-in folder is.</summary>
internal enum PluginFileKind
{
    /// <summary>An assembly marked as a plug-in.</summary>
    Plugin,

    /// <summary>An assembly that uses the contract but is not marked.</summary>
    Unmarked,

    /// <summary>An assembly that does not know the contract.</summary>
    Dependency,

    /// <summary>A native library.</summary>
    Native,

    /// <summary>No library at all.</summary>
    NoAssembly,
}
