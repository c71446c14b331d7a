namespace CaptionSearch.Cli.Tests.RepositoryRules;

public sealed class ProjectReferenceTests
{
    [Fact]
    public void Projects_KeepToTheTableOfTheArchitecture()
    {
        IReadOnlyList<string> files = SourceTree.Files("src", "*.csproj");

        Assert.True(files.Count >= 10, $"only {files.Count} projects were found");
        Assert.Empty(files.SelectMany(file => ReferenceTable.Violations(ProjectFile.Read(Path.Combine(SourceTree.Root, file)))));
    }

    [Fact]
    public void Projects_EachHasATestProject()
    {
        IEnumerable<string> missing = SourceTree.Files("src", "*.csproj")
            .Select(Path.GetFileNameWithoutExtension)
            .Select(name => $"tests/{name}.Tests/{name}.Tests.csproj")
            .Except(SourceTree.Files("tests", "*.csproj"), StringComparer.Ordinal);

        Assert.Empty(missing);
    }

    [Fact]
    public void Solution_NamesEveryProjectOnDisk()
    {
        string solution = File.ReadAllText(Path.Combine(SourceTree.Root, "CaptionSearch.sln")).Replace('\\', '/');
        IEnumerable<string> missing = SourceTree.Files("src", "*.csproj")
            .Concat(SourceTree.Files("tests", "*.csproj"))
            .Where(file => !solution.Contains($"\"{file}\"", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    [Fact]
    public void Projects_DoNotSwitchTransitiveReferencesOnAgain()
    {
        Assert.Contains(
            "<DisableTransitiveProjectReferences>true<",
            File.ReadAllText(Path.Combine(SourceTree.Root, "Directory.Build.props")),
            StringComparison.Ordinal);
        Assert.DoesNotContain(
            SourceTree.Files("src", "*.csproj"),
            file => File.ReadAllText(Path.Combine(SourceTree.Root, file)).Contains("DisableTransitiveProjectReferences", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("CaptionSearch.Index", "../CaptionSearch.Kernels/CaptionSearch.Kernels.csproj", null)]
    [InlineData("CaptionSearch.Analysis", @"..\CaptionSearch.Captioning\CaptionSearch.Captioning.csproj", "CaptionSearch.Analysis may not reference Captioning")]
    [InlineData("CaptionSearch.Shared", "../CaptionSearch.Kernels/CaptionSearch.Kernels.csproj", "CaptionSearch.Shared is not in the table of ARCHITECTURE.md")]
    public void Violations_ProjectReference_AreFound(string project, string reference, string? violation)
        => Assert.Equal(
            violation is null ? [] : [violation],
            ReferenceTable.Violations(ProjectFile.Parse(project, $"<Project><ItemGroup><ProjectReference Include=\"{reference}\" /></ItemGroup></Project>")));

    [Theory]
    [InlineData("CaptionSearch.Import", "CsvHelper", null)]
    [InlineData("CaptionSearch.Import", "Spectre.Console", "CaptionSearch.Import may not use the package Spectre.Console")]
    [InlineData("CaptionSearch.Kernels", "CsvHelper", "CaptionSearch.Kernels may not use the package CsvHelper")]
    [InlineData("CaptionSearch.Training", "TorchSharp", null)]
    [InlineData("CaptionSearch.Engine", "TorchSharp-cpu", "CaptionSearch.Engine may not use the package TorchSharp-cpu")]
    public void Violations_Package_AreFound(string project, string package, string? violation)
        => Assert.Equal(
            violation is null ? [] : [violation],
            ReferenceTable.Violations(ProjectFile.Parse(
                project, $"<Project><ItemGroup Condition=\"'$(X)' == 'y'\"><PackageReference Include=\"{package}\" /></ItemGroup></Project>")));
}
