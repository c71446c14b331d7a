using System.Reflection;
using System.Runtime.Loader;

namespace CaptionSearch.Import.Plugins;

/// <summary>Loads one plug-in with the dependencies that lie beside it; only the contract is shared with the program.</summary>
/// <remarks>
/// So two plug-ins, or a plug-in and the program, may use different versions of the same library. It is not collectible: such a
/// context unloads as soon as nobody holds it, even while code of it runs that has dependencies left to load.
/// </remarks>
internal sealed class PluginContext(string path) : AssemblyLoadContext(Path.GetFileNameWithoutExtension(path))
{
    private static readonly Assembly Contract = typeof(IDatasetImporter).Assembly;

    private readonly AssemblyDependencyResolver _resolver = new(path);

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (string.Equals(assemblyName.Name, Contract.GetName().Name, StringComparison.OrdinalIgnoreCase))
        {
            return Contract;
        }

        string? file = _resolver.ResolveAssemblyToPath(assemblyName) ?? Beside(assemblyName);
        return file is null ? null : LoadFromAssemblyPath(file);
    }

    /// <inheritdoc/>
    protected override IntPtr LoadUnmanagedDll(string unmanagedDllName)
        => _resolver.ResolveUnmanagedDllToPath(unmanagedDllName) is { } file ? LoadUnmanagedDllFromPath(file) : IntPtr.Zero;

    /// <summary>A dependency that was only copied, without the description a build writes.</summary>
    private string? Beside(AssemblyName name)
    {
        string file = Path.Combine(Path.GetDirectoryName(path)!, name.Name + ".dll");
        return name.Name is not null && File.Exists(file) ? file : null;
    }
}
