using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Cli.Commands;

public sealed class ImportersCommandTests : IDisposable
{
    private static readonly string Via = Path.Combine(
        WorkingTree.Root, "tests", "SamplePlugins", "ViaImporter", "bin", AppContext.BaseDirectory.Contains("Debug", StringComparison.Ordinal) ? "Debug" : "Release", "net10.0", "ViaImporter.dll");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>No index is looked at: no option says which one.</summary>
    [Theory]
    [InlineData("importers")]
    [InlineData("importers", "test")]
    public async Task Help_HasNoOptionsOfAnIndex(params string[] verb)
    {
        Session session = await Session.RunAsync([.. verb, "--help"]);

        Assert.Contains("--plugin", session.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("--es-index", session.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("--no-local-copy", session.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, (await Session.RunAsync([.. verb, "--index", "elastic"])).ExitCode);
    }

    [Fact]
    public async Task Importers_ListsBuiltInOnesAndPlugins_AndTellsWhatCannotBeUsed()
    {
        string broken = Path.Combine(Directory.CreateDirectory(Path.Combine(_folder.Root, "plugins")).FullName, "broken.dll");
        await File.WriteAllTextAsync(broken, "no assembly", TestContext.Current.CancellationToken);

        Session session = await RunAsync("importers", "--plugin", Via);

        string[][] rows = [.. session.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('\t'))];
        Assert.Equal(ExitCode.Success, session.ExitCode);
        Assert.Equal(["custom", "karpathy", "coco", "neuraltalk2", "flickr8k", "csv", "jsonl", "via"], rows.Select(static row => row[0]));
        Assert.Equal(["via", "1.2.0", "A sample author", ".json", "VGG Image Annotator: JSON with file_attributes.caption", Via], rows[^1]);
        Assert.Equal($"captionsearch: {broken}: is not an assembly; expected a plug-in built for .NET.\n", session.Error);
    }

    [Fact]
    public async Task Importers_Json_HasTheSame()
    {
        Session session = await RunAsync(["importers", "--json"], new() { ["CAPTIONSEARCH_PLUGINS"] = Via });

        using System.Text.Json.JsonDocument document = System.Text.Json.JsonDocument.Parse(session.Out);
        Assert.Equal("via", document.RootElement.GetProperty("importers")[7].GetProperty("name").GetString());
        Assert.Equal(0, document.RootElement.GetProperty("problems").GetArrayLength());
    }

    [Fact]
    public async Task Test_SamplePlugin_ConformsAsFarAsASmallSampleTells()
    {
        string sample = Path.Combine(_folder.Root, "via.json");
        await File.WriteAllTextAsync(
            sample,
            "{" + string.Join(",\n", Enumerable.Range(0, 20).Select(static i => $$"""  "{{i}}.jpg9": {"filename": "{{i}}.jpg", "file_attributes": {"caption": "a dog {{i}}"} }""")) + "}",
            TestContext.Current.CancellationToken);

        Session session = await RunAsync("importers", "test", Via, "--sample", sample);

        Assert.Equal("", session.Error);
        Assert.EndsWith("via\tconforms as far as the sample can tell\n", session.Out, StringComparison.Ordinal);
        Assert.Contains("via\tpassed\trestart from the middle\t", session.Out, StringComparison.Ordinal);
        Assert.Contains("via\tnot proven\tbounded memory\t", session.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, session.ExitCode);
    }

    [Fact]
    public async Task Test_SampleOfAnotherKind_DoesNotConform()
    {
        Session session = await RunAsync("importers", "test", "coco", "--sample", Path.Combine(WorkingTree.Root, "custom_dataset.json"));

        Assert.Equal(ExitCode.Failed, session.ExitCode);
        Assert.Contains("coco\tFAILED\trecognition\t", session.Out, StringComparison.Ordinal);
        Assert.EndsWith("coco\tdoes not conform\n", session.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nothing", ExitCode.Usage, "'nothing' is no file, no folder and no importer")]
    [InlineData("custom_dataset.json", ExitCode.Failed, "there is no usable importer in it")]
    public async Task Test_NoImporter_SaysSo(string plugin, int code, string message)
    {
        string path = plugin == "nothing" ? plugin : Path.Combine(WorkingTree.Root, plugin);

        Session session = await RunAsync("importers", "test", path, "--sample", Path.Combine(WorkingTree.Root, "custom_dataset.json"));

        Assert.Equal(code, session.ExitCode);
        Assert.Contains(message, session.Error, StringComparison.Ordinal);
    }

    private Task<Session> RunAsync(params string[] args) => RunAsync(args, []);

    private Task<Session> RunAsync(string[] args, Dictionary<string, string> environment)
    {
        environment["CAPTIONSEARCH_DATA_DIR"] = _folder.Root;
        return Session.RunAsync(args, "", environment: environment);
    }
}
