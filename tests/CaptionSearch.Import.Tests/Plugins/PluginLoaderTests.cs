using System.Runtime.Loader;
using CaptionSearch.Import.Plugins;

namespace CaptionSearch.Import.Tests.Plugins;

public sealed class PluginLoaderTests : IDisposable
{
    private static readonly ImportLimits Quick = new() { ProbeTimeout = TimeSpan.FromSeconds(3), ItemTimeout = TimeSpan.FromSeconds(3) };

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Load_SamplePlugin_ReadsItsFormatWithItsOwnDependency()
    {
        PluginFolders.Install(_folder, "ViaImporter");
        DatasetSource source = _folder.Write(
            "via.json",
            """
            {"dog.jpg1234": {"filename": "dog.jpg", "size": 1234, "file_attributes": {"caption": "a dog"}, "regions": [{"region_attributes": {"name": "tail"}}]},
             "x.jpg1": {"filename": "x.jpg", "file_attributes": {}},
             "up.jpg1": {"filename": "../up.jpg", "file_attributes": {"caption": "out"}}}
            """);

        PluginSet set = PluginLoader.Load([_folder.At("plugins")], Quick);
        LoadedPlugin plugin = Assert.Single(set.Plugins);
        ImporterChoice choice = new ImporterCatalog(set.Plugins.Select(static loaded => loaded.Importer)).Recognize(source);
        List<ImportItem> items = await choice.Importer.ReadAllAsync(source);

        Assert.Empty(set.Problems);
        Assert.Equal("via 1.2.0 A sample author", $"{plugin.Importer.Name} {plugin.Version} {plugin.Author}");
        Assert.Equal("via", choice.Importer.Name);
        Assert.Equal("dog.jpg1234 dog.jpg -: a dog", items[0].Short());
        Assert.Equal("tail", Assert.Single(items[0].Record!.Tags));
        Assert.Contains("file_attributes.caption", items[1].Problem, StringComparison.Ordinal);
        Assert.Contains("leads out", items[2].Problem, StringComparison.Ordinal);
        Assert.Equal(3, items[2].Position.Line);

        AssemblyLoadContext own = AssemblyLoadContext.GetLoadContext(((GuardedImporter)plugin.Importer).Inner.GetType().Assembly)!;
        Assert.NotSame(AssemblyLoadContext.Default, own);
        System.Reflection.Assembly json = Assert.Single(own.Assemblies, static assembly => assembly.GetName().Name == "Newtonsoft.Json");
        Assert.StartsWith(_folder.Root, json.Location, StringComparison.Ordinal);
        Assert.NotSame(typeof(Newtonsoft.Json.JsonReader).Assembly, json);
    }

    [Fact]
    public void Load_BrokenImporters_AreReportedAndTheOthersWork()
    {
        PluginFolders.Install(_folder, "BrokenImporters");
        PluginFolders.Install(_folder, "ViaImporter");
        PluginFolders.Emit(_folder, "FromTheFuture", contractVersion: 99);
        PluginFolders.Emit(_folder, "Unmarked", contractVersion: 0);
        PluginFolders.Emit(_folder, "NothingInside", ImporterContractAttribute.Current);
        _folder.Write("plugins/text.dll", "MZ this is no assembly");
        _folder.Write("plugins/empty.dll", string.Empty);
        File.Copy(typeof(ImporterCatalog).Assembly.Location, _folder.At("plugins", "CaptionSearch.Import.dll"));

        PluginSet set = PluginLoader.Load([_folder.At("plugins"), _folder.At("nowhere")], Quick);

        string[] problems = [.. set.Problems.Select(static problem => $"{Path.GetFileName(problem.File)}: {problem.Problem}")];
        Assert.Equal(
            ["dirty", "endless", "hangs-in-probe", "hangs-in-reading", "sound", "throws-in-probe", "throws-in-reading", "too-sure", "via", "wrong-numbers"],
            set.Plugins.Select(static plugin => plugin.Importer.Name).Order(StringComparer.Ordinal));
        Assert.All(
            (string[])[
                "FromTheFuture.dll: was written for version 99 of the importer contract; this build has 1.",
                "Unmarked.dll: uses CaptionSearch.Import but is not marked",
                "NothingInside.dll: has no public class that implements IDatasetImporter",
                "text.dll: is not an assembly",
                "empty.dll: is not an assembly",
                "BrokenImporters.dll: SamplePlugins.Broken.ThrowsInConstructor cannot be made (InvalidOperationException: no licence found)",
                "BrokenImporters.dll: SamplePlugins.Broken.HangsInConstructor cannot be made (no answer within 3 s)",
                "BrokenImporters.dll: SamplePlugins.Broken.NeedsArgument has no public constructor",
                "BrokenImporters.dll: SamplePlugins.Broken.NamedLikeBuiltIn is named 'csv'",
                "BrokenImporters.dll: SamplePlugins.Broken.ZzNamedTwice is named 'sound'",
                "BrokenImporters.dll: SamplePlugins.Broken.BadName has an unusable name",
                "nowhere: there is no such file or folder",
            ],
            expected => Assert.Single(problems, problem => problem.StartsWith(expected, StringComparison.Ordinal)));
        Assert.Equal(12, problems.Length);
    }

    [Fact]
    public void Load_NamedFile_MustBeAPlugin()
    {
        string via = PluginFolders.Install(_folder, "ViaImporter");

        Assert.Single(PluginLoader.Load([via]).Plugins);
        Assert.Contains("nothing to do with", Assert.Single(PluginLoader.Load([Path.Combine(Path.GetDirectoryName(via)!, "Newtonsoft.Json.dll")]).Problems).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Recognize_ImportersThatHangOrThrow_DoNotHarmTheOthers()
    {
        DatasetSource source = _folder.Write("x.csv", "image,caption\na.jpg,a dog\n");

        ImporterChoice choice = new ImporterCatalog(Broken()).Recognize(source);

        Assert.Equal("csv", choice.Importer.Name);
        Assert.Equal(2, choice.Problems.Count);
        Assert.Contains(choice.Problems, static problem => problem.Contains("no answer within", StringComparison.Ordinal));
        Assert.Contains(choice.Problems, static problem => problem.Contains("DivideByZeroException", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("hangs-in-reading", "gave nothing for 3 s")]
    [InlineData("throws-in-reading", "InvalidOperationException: index out of luck")]
    [InlineData("wrong-numbers", "item 1 has the number 0")]
    [InlineData("endless", "more items than the file has bytes")]
    public async Task Read_BrokenImporter_EndsInAnImportException(string name, string problem)
    {
        DatasetSource source = _folder.Write("x.txt", "broken");
        IDatasetImporter importer = new ImporterCatalog(Broken()).Find(name)!;
        long items = 0;

        ImportException error = await Assert.ThrowsAsync<ImportException>(async () =>
        {
            await foreach (ImportItem unused in importer.ReadAsync(source, ImportOptions.All, TestContext.Current.CancellationToken))
            {
                items++;
            }
        });

        Assert.Contains(problem, error.Message, StringComparison.Ordinal);
        Assert.Contains(name, error.Message, StringComparison.Ordinal);
        Assert.True(items > 0);
    }

    [Theory]
    [InlineData("endless")]
    [InlineData("hangs-in-reading")]
    public async Task Read_ImporterThatIgnoresCancellation_IsLeftBehind(string name)
    {
        DatasetSource source = _folder.Write("x.txt", "broken");
        IDatasetImporter importer = new ImporterCatalog(Broken()).Find(name)!;
        using CancellationTokenSource stop = new();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (ImportItem unused in importer.ReadAsync(source, ImportOptions.All, stop.Token))
            {
                await stop.CancelAsync();
            }
        });
    }

    [Fact]
    public async Task Read_DirtyRecords_AreCleanedOrRefused()
    {
        DatasetSource source = _folder.Write("x.txt", "broken");

        List<ImportItem> items = await new ImporterCatalog(Broken()).Find("dirty")!.ReadAllAsync(source);

        Assert.Equal(
            [
                "! 7:1 : '../../etc/passwd' leads out of the picture folder; expected a path inside it.",
                "b b.jpg -: a dog \u00E9",
                "! 7:1 : the record has no caption.",
            ],
            items.Select(Importing.Short));
    }

    private IEnumerable<IDatasetImporter> Broken()
        => PluginLoader.Load([PluginFolders.Install(_folder, "BrokenImporters")], Quick).Plugins.Select(static plugin => plugin.Importer);
}
