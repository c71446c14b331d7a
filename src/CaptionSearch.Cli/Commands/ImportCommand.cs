using System.CommandLine;
using System.Globalization;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Exchange;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>import FILE</c>: takes a data set or an exported index in. The content of the file decides what it is.</summary>
internal static class ImportCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "import",
            "Take in a data set with captions of pictures, or what 'export' wrote. A sentence by a person gives way to nothing but another person's; importing twice changes nothing. What cannot be taken is listed with its place.",
            ("captionsearch import custom_dataset.json", "its sentences, with the pictures below static/img beside it"),
            ("captionsearch import captions_val2014.json --root val2014 --limit 1000", "COCO captions; 'captionsearch importers' lists the formats"),
            ("captionsearch import set.jsonl --dry-run --json", "what would be done"),
            ("captionsearch import backup.jsonl", "into the index there is, or a new one"),
            ("captionsearch import backup.jsonl --no-vectors", "the words alone, when the vectors are of another model"));
        Argument<string> file = new("FILE") { Description = "The file." };
        Option<bool> noVectors = new("--no-vectors") { Description = "Take the words alone; 'captionsearch index' on the pictures' folders adds vectors." };
        Option<bool> json = VerbOptions.Json();
        Option<bool> quiet = VerbOptions.Quiet();
        Option<string?> data = VerbOptions.Data();
        verb.Arguments.Add(file);
        foreach (Option option in new Option[] { noVectors, json, quiet, data })
        {
            verb.Options.Add(option);
        }

        DatasetImportVerb set = new(verb);
        verb.SetAction((parsed, cancellationToken) =>
        {
            DataFolder place = DataFolder.Locate(parsed.GetValue(data), console.Environment);
            string path = parsed.GetRequiredValue(file);
            return set.Takes(parsed, path)
                ? set.RunAsync(parsed, path, place, parsed.GetValue(json), parsed.GetValue(quiet), console, cancellationToken)
                : RunAsync(place, path, !parsed.GetValue(noVectors), parsed.GetValue(json), parsed.GetValue(quiet), console, cancellationToken);
        });
        return verb;
    }

    /// <summary>Runs the verb: 3 when no line could be taken, or the file is cut off.</summary>
    internal static async Task<int> RunAsync(
        DataFolder data, string file, bool withVectors, bool json, bool quiet, CliConsole console, CancellationToken cancellationToken)
    {
        using ProgressReporter progress = new(console, quiet);
        IndexImport import = new(
            data, withVectors, line => progress.WriteBeside(console.Error, "refused " + line), done => progress.Report("lines", done, 0));
        ImportReport report = await import.RunAsync(file, cancellationToken).ConfigureAwait(false);
        progress.Dispose();
        if (json)
        {
            JsonText.Write(console.Out, indented: true, writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("added", report.Added);
                writer.WriteNumber("changed", report.Changed);
                writer.WriteNumber("unchanged", report.Unchanged);
                writer.WriteNumber("refused", report.Refused);
                writer.WriteBoolean("cutOff", report.IsCutOff);
                writer.WriteEndObject();
            });
        }

        if (!quiet)
        {
            string line = string.Create(CultureInfo.InvariantCulture, $"{report.Added} documents added, {report.Changed} changed, {report.Unchanged} unchanged");
            line += report.Refused > 0 ? string.Create(CultureInfo.InvariantCulture, $", {report.Refused} lines refused.") : ".";
            await console.Error.WriteLineAsync(line).ConfigureAwait(false);
        }

        if (report.IsCutOff)
        {
            await console.Error.WriteLineAsync(
                $"captionsearch: {file}: ends before its last line, so it was cut off. What it has is imported; import the whole file to have the rest.").ConfigureAwait(false);
            return ExitCode.Failed;
        }

        return report.Taken == 0 && report.Refused > 0 ? ExitCode.Failed : ExitCode.Success;
    }
}
