using System.Globalization;
using CaptionSearch.Cli;
using CaptionSearch.Engine;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Web;

/// <summary>Records of a data set without pictures, imported by the command line while a server runs over the same data folder.</summary>
internal static class RecordSet
{
    /// <summary>Imports one record for each part that is named; its sentence is "a dog" and the number of the record.</summary>
    /// <param name="server">Over the embedded index or over a server's.</param>
    /// <param name="name">Of the data set.</param>
    /// <param name="splits">The part that each record belongs to.</param>
    public static async Task ImportAsync(RunningServer server, string name, params string[] splits)
    {
        using TemporaryFolder folder = new();
        string file = folder.At(name + ".jsonl");
        await File.WriteAllLinesAsync(
            file,
            splits.Select((split, number) => $$"""{"image": "{{number}}.png", "caption": "a dog {{number}}", "split": "{{split}}"}"""),
            TestContext.Current.CancellationToken);
        IndexSettings index = server.Options.Data.Index;
        string[] place = index.Server is { } elastic ? ["--index", "elastic", "--url", elastic.Url.ToString(), "--es-index", elastic.IndexName] : ["--index", "embedded"];
        using StringWriter said = new(CultureInfo.InvariantCulture);

        int exitCode = await CommandLine.RunAsync(
            ["import", file, "--data", server.Options.Data.Root, .. place], new CliConsole { Out = said, Error = said }, TestContext.Current.CancellationToken);

        Assert.True(exitCode == ExitCode.Success, said.ToString());
    }
}
