using System.Reflection;
using System.Reflection.Emit;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Import.Tests.Plugins;

/// <summary>Plug-ins as a user has them: copied into a folder.</summary>
internal static class PluginFolders
{
    private static readonly string Configuration =
        AppContext.BaseDirectory.Contains($"{Path.DirectorySeparatorChar}Debug{Path.DirectorySeparatorChar}", StringComparison.Ordinal) ? "Debug" : "Release";

    /// <summary>Copies a sample plug-in with its dependencies into a folder of its own below; returns the assembly.</summary>
    public static string Install(TemporaryFolder folder, string name)
    {
        string from = Path.Combine(WorkingTree.Root, "tests", "SamplePlugins", name, "bin", Configuration, "net10.0");
        string to = Directory.CreateDirectory(folder.At("plugins", name)).FullName;
        foreach (string file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }

        Assert.False(File.Exists(Path.Combine(to, "CaptionSearch.Import.dll")), "a plug-in does not bring the contract");
        return Path.Combine(to, name + ".dll");
    }

    /// <summary>Writes an assembly with one importer-like class, marked for a version of the contract (0: not marked).</summary>
    public static string Emit(TemporaryFolder folder, string name, int contractVersion)
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName(name), typeof(object).Assembly);
        if (contractVersion > 0)
        {
            assembly.SetCustomAttribute(new CustomAttributeBuilder(typeof(ImporterContractAttribute).GetConstructor([typeof(int)])!, [contractVersion]));
        }

        TypeBuilder type = assembly.DefineDynamicModule(name).DefineType(name, TypeAttributes.Public);
        type.DefineField("Used", typeof(DatasetRecord), FieldAttributes.Public);
        type.CreateType();
        string path = Path.Combine(Directory.CreateDirectory(folder.At("plugins")).FullName, name + ".dll");
        assembly.Save(path);
        return path;
    }
}
