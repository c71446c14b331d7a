using System.CommandLine;
using System.Globalization;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Exchange;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>export FILE</c>: the whole index as lines of JSON.</summary>
internal static class ExportCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "export",
            "Write the whole index to a file, a line of JSON for each picture: paths, sentences and who wrote them, tags, vector. 'import' reads it.",
            ("captionsearch export backup.jsonl", "a file that appears when it is complete"),
            ("captionsearch export - --no-vectors | jq -r .caption", "to standard output, words only"));
        Argument<string> file = new("FILE") { Description = "The file to write; - for standard output." };
        Option<bool> noVectors = new("--no-vectors") { Description = "Leave the vectors out." };
        Option<bool> quiet = VerbOptions.Quiet();
        Option<string?> data = VerbOptions.Data();
        verb.Arguments.Add(file);
        foreach (Option option in new Option[] { noVectors, quiet, data })
        {
            verb.Options.Add(option);
        }

        verb.SetAction((parsed, cancellationToken) => RunAsync(
            DataFolder.Locate(parsed.GetValue(data), console.Environment),
            parsed.GetRequiredValue(file),
            !parsed.GetValue(noVectors),
            parsed.GetValue(quiet),
            console,
            cancellationToken));
        return verb;
    }

    /// <summary>Runs the verb.</summary>
    internal static async Task<int> RunAsync(
        DataFolder data, string file, bool withVectors, bool quiet, CliConsole console, CancellationToken cancellationToken)
    {
        ExportReport? report;
        using (ProgressReporter progress = new(console, quiet))
        {
            void Show(long done, long total) => progress.Report("documents", done, total);
            report = file == "-"
                ? await IndexExport.ToWriterAsync(data, console.Out, withVectors, Show, cancellationToken).ConfigureAwait(false)
                : await IndexExport.ToFileAsync(data, file, withVectors, Show, cancellationToken).ConfigureAwait(false);
        }

        if (report is null)
        {
            await console.Error.WriteLineAsync("The index is empty: nothing was written. Fill it first: captionsearch index FOLDER").ConfigureAwait(false);
            return ExitCode.NothingFound;
        }

        if (!quiet)
        {
            await console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{report.Documents} documents exported, {report.Vectors} with vector.")).ConfigureAwait(false);
        }

        return ExitCode.Success;
    }
}
