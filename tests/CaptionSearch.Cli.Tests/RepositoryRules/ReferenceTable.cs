namespace CaptionSearch.Cli.Tests.RepositoryRules;

/// <summary>The table of ARCHITECTURE.md, "Projects, and who may know whom"; a change there is a change here.</summary>
internal static class ReferenceTable
{
    private static readonly string[] ShownTypes = ["Index", "Import", "Analysis", "Captioning", "Imaging"];

    /// <summary>Projects a project may reference, by short name.</summary>
    private static readonly Dictionary<string, string[]> Projects = new(StringComparer.Ordinal)
    {
        ["Kernels"] = [],
        ["Torch"] = ["Kernels"],
        ["Captioning"] = ["Kernels"],
        ["Training"] = ["Torch", "Captioning", "Imaging", "Import", "Analysis"],
        ["Imaging"] = ["Kernels"],
        ["Index"] = ["Kernels"],
        ["Import"] = [],
        ["Analysis"] = ["Kernels"],
        ["Engine"] = ["Captioning", "Imaging", "Index", "Import", "Analysis", "Kernels"],
        ["Cli"] = ["Engine", "Training", "Web", .. ShownTypes],
        ["Web"] = ["Engine", "Training", .. ShownTypes],
    };

    /// <summary>Projects whose packages the table names one by one.</summary>
    private static readonly Dictionary<string, string[]> Packages = new(StringComparer.Ordinal)
    {
        ["Kernels"] = ["System.Numerics.Tensors"],
        ["Import"] = ["Newtonsoft.Json", "CsvHelper"],
    };

    /// <summary>What a project of src references and should not; empty when it keeps to the table.</summary>
    internal static IEnumerable<string> Violations(ProjectFile project)
    {
        if (!Projects.TryGetValue(project.ShortName, out string[]? allowed))
        {
            yield return $"{project.Name} is not in the table of ARCHITECTURE.md";
            yield break;
        }

        foreach (string reference in project.ProjectReferences.Except(allowed, StringComparer.Ordinal))
        {
            yield return $"{project.Name} may not reference {reference}";
        }

        foreach (string package in project.PackageReferences)
        {
            bool listed = !Packages.TryGetValue(project.ShortName, out string[]? packages) || packages.Contains(package, StringComparer.Ordinal);
            bool torchOutsideTraining = package.StartsWith("TorchSharp", StringComparison.Ordinal) && project.ShortName != "Training";
            if (!listed || torchOutsideTraining)
            {
                yield return $"{project.Name} may not use the package {package}";
            }
        }
    }
}
