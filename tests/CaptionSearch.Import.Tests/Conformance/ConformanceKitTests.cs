using CaptionSearch.Import.Conformance;
using CaptionSearch.Import.Plugins;
using CaptionSearch.Import.Tests.Plugins;

namespace CaptionSearch.Import.Tests.Conformance;

/// <remarks>Measures the memory of the process: nothing runs beside it.</remarks>
[Collection(Alone.Name)]
public sealed class ConformanceKitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Formats => [.. Fixtures.Formats];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Run_BuiltInImporter_PassesEveryCheck(string format)
    {
        // About 40 MB: enough to tell whether memory is bounded.
        DatasetSource sample = Fixtures.Write(format, _folder, format is "custom" or "karpathy" or "neuraltalk2" or "jsonl" ? 36_000 : 18_000, filler: new string('x', 1000));
        Assert.True(sample.Length > 32 << 20, $"{sample.Length}");

        ConformanceReport report = await ConformanceKit.RunAsync(Importing.Named(format), sample.Path, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(report.Checks, static check => check.Outcome != ConformanceOutcome.Passed);
        Assert.True(report.IsComplete);
        Assert.Equal(11, report.Checks.Count);
    }

    [Fact]
    public async Task Run_SamplePlugin_Passes()
    {
        LoadedPlugin plugin = Assert.Single(PluginLoader.Load([PluginFolders.Install(_folder, "ViaImporter")]).Plugins);
        string entries = string.Join(",\n", Enumerable.Range(0, 300).Select(static i => $$"""  "{{i}}.jpg99": {"filename": "{{i}}.jpg", "size": 99, "file_attributes": {"caption": "a dog {{i}}"}, "regions": []}"""));
        DatasetSource sample = _folder.Write("via.json", "{\n" + entries + "\n}\n");

        ConformanceReport report = await ConformanceKit.RunAsync(plugin.Importer, sample.Path, TestContext.Current.CancellationToken);

        Assert.DoesNotContain(report.Checks, static check => check.Outcome == ConformanceOutcome.Failed);
        Assert.True(report.Passed);
        Assert.Equal("bounded memory", Assert.Single(report.Checks, static check => check.Outcome == ConformanceOutcome.NotProven).Name);
    }

    [Theory]
    [InlineData(Fault.None, null)]
    [InlineData(Fault.NoPositions, "paths that lead out are refused+damaged files")]
    [InlineData(Fault.KeepsEverything, "bounded memory")]
    [InlineData(Fault.IgnoresSkip, "restart from the middle")]
    [InlineData(Fault.IgnoresCancellation, "cancellation")]
    [InlineData(Fault.Random, "determinism+restart from the middle")]
    [InlineData(Fault.StripsPaths, "paths that lead out are refused")]
    [InlineData(Fault.ForeignException, "damaged files")]
    [InlineData(Fault.TakesAnything, "recognition")]
    [InlineData(Fault.LeavesFileOpen, "the file is closed afterwards")]
    [InlineData(Fault.BadName, "name, title and extensions")]
    public async Task Run_FaultyImporter_FailsTheRightChecks(Fault fault, string? check)
    {
        DatasetSource sample = Fixtures.Write("flickr8k", _folder, fault == Fault.KeepsEverything ? 18_000 : 500, filler: fault == Fault.KeepsEverything ? new string('x', 1000) : string.Empty);
        using FaultyImporter importer = new(fault);

        ConformanceReport report = await ConformanceKit.RunAsync(importer, sample.Path, TestContext.Current.CancellationToken);

        string[] failed = [.. report.Checks.Where(static done => done.Outcome == ConformanceOutcome.Failed).Select(static done => done.Name)];
        Assert.Equal(check ?? string.Empty, string.Join('+', failed));
        Assert.Equal(check is null, report.Passed);
    }
}
