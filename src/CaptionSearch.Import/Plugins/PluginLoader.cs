using System.Reflection;
using System.Text.RegularExpressions;

namespace CaptionSearch.Import.Plugins;

/// <summary>Finds and loads importer plug-ins; one that is broken is reported and does not harm the others.</summary>
/// <remarks>
/// A plug-in is an assembly marked with <see cref="ImporterContractAttribute"/> that has public importers
/// (<see cref="IDatasetImporter"/>). Its dependencies lie beside it. Assemblies are looked at before anything of them runs.
/// </remarks>
public sealed partial class PluginLoader
{
    private readonly ImportLimits _limits;
    private readonly HashSet<string> _names;
    private readonly List<LoadedPlugin> _plugins = [];
    private readonly List<PluginProblem> _problems = [];

    private PluginLoader(ImportLimits limits)
    {
        _limits = limits;
        _names = [.. ImporterCatalog.BuiltIn().Select(static importer => importer.Name)];
    }

    /// <summary>Loads all plug-ins of some places.</summary>
    /// <param name="paths">
    /// Assembly files, or folders: of a folder, the assemblies in it and in the folders directly below it are looked at.
    /// Files of a folder that are no plug-ins are taken for dependencies.
    /// </param>
    /// <param name="limits">Time limits; null: the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is outside its range.</exception>
    public static PluginSet Load(IEnumerable<string> paths, ImportLimits? limits = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        limits ??= ImportLimits.Default;
        limits.Validate();
        PluginLoader loader = new(limits);
        foreach (string path in paths)
        {
            loader.Add(path);
        }

        return new PluginSet(loader._plugins, loader._problems);
    }

    /// <summary>Whether a name may be an importer's.</summary>
    internal static bool IsImporterName(string? name) => name is not null && ImporterName().IsMatch(name);

    private void Add(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                AddFile(Path.GetFullPath(path), isNamed: true);
            }
            else if (Directory.Exists(path))
            {
                foreach (string file in Candidates(Path.GetFullPath(path)))
                {
                    AddFile(file, isNamed: false);
                }
            }
            else
            {
                Report(path, "there is no such file or folder; expected a plug-in.");
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report(path, $"cannot be read ({error.Message})");
        }
    }

    private static IEnumerable<string> Candidates(string folder)
        => Directory.GetFiles(folder, "*.dll")
            .Concat(Directory.GetDirectories(folder).SelectMany(static below => Directory.GetFiles(below, "*.dll")))
            .Where(static file => !string.Equals(Path.GetFileName(file), "CaptionSearch.Import.dll", StringComparison.OrdinalIgnoreCase))
            .Order(StringComparer.Ordinal);

    private void AddFile(string file, bool isNamed)
    {
        PluginFile found;
        try
        {
            found = PluginFile.Inspect(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            Report(file, $"cannot be read ({error.Message})");
            return;
        }

        switch (found.Kind)
        {
            case PluginFileKind.Plugin when found.ContractVersion == ImporterContractAttribute.Current:
                LoadAssembly(file);
                break;
            case PluginFileKind.Plugin:
                Report(file, $"was written for version {found.ContractVersion} of the importer contract; this build has {ImporterContractAttribute.Current}. Get a version of the plug-in that fits.");
                break;
            case PluginFileKind.Unmarked:
                Report(file, "uses CaptionSearch.Import but is not marked; expected [assembly: ImporterContract(ImporterContractAttribute.Current)].");
                break;
            case PluginFileKind.NoAssembly:
                Report(file, "is not an assembly; expected a plug-in built for .NET.");
                break;
            default:
                if (isNamed)
                {
                    Report(file, "has nothing to do with CaptionSearch.Import; expected a plug-in.");
                }

                break;
        }
    }

    private void LoadAssembly(string file)
    {
        Type[] types;
        Assembly assembly;
        try
        {
            assembly = new PluginContext(file).LoadFromAssemblyPath(file);
            types = [.. assembly.GetExportedTypes().Where(static type => typeof(IDatasetImporter).IsAssignableFrom(type) && type is { IsAbstract: false, IsGenericTypeDefinition: false }).OrderBy(static type => type.FullName, StringComparer.Ordinal)];
        }
#pragma warning disable CA1031 // Loading runs into whatever the file holds: missing dependencies, types that do not fit, broken code.
        catch (Exception error)
#pragma warning restore CA1031
        {
            Report(file, $"cannot be loaded ({ForeignCall.Describe(error)})");
            return;
        }

        if (types.Length == 0)
        {
            Report(file, "has no public class that implements IDatasetImporter.");
        }

        foreach (Type type in types)
        {
            AddImporter(file, assembly, type);
        }
    }

    private void AddImporter(string file, Assembly assembly, Type type)
    {
        if (type.GetConstructor(Type.EmptyTypes) is null)
        {
            Report(file, $"{type.FullName} has no public constructor without parameters.");
            return;
        }

        GuardedImporter? importer = ForeignCall.Run(
            () => new GuardedImporter((IDatasetImporter)Activator.CreateInstance(type)!, file, _limits), _limits.ProbeTimeout, out string? fault);
        if (importer is null)
        {
            Report(file, $"{type.FullName} cannot be made ({fault})");
        }
        else if (!IsImporterName(importer.Name))
        {
            Report(file, $"{type.FullName} has an unusable name; expected 1 to 40 lower-case letters, digits and hyphens.");
        }
        else if (!_names.Add(importer.Name))
        {
            Report(file, $"{type.FullName} is named '{importer.Name}' like another importer; the first one is used.");
        }
        else
        {
            _plugins.Add(new LoadedPlugin(importer, file, Version(assembly), Author(assembly)));
        }
    }

    private static string Version(Assembly assembly)
        => assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? assembly.GetName().Version?.ToString()
            ?? "unknown";

    private static string? Author(Assembly assembly)
        => assembly.GetCustomAttribute<AssemblyCompanyAttribute>()?.Company is { Length: > 0 } company
            && !string.Equals(company, assembly.GetName().Name, StringComparison.Ordinal)
            ? company
            : null;

    private void Report(string file, string problem) => _problems.Add(new PluginProblem(file, problem));

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex ImporterName();
}
