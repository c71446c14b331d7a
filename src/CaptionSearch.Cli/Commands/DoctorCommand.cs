using System.CommandLine;
using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Status;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>doctor</c>: proves that files, manifest, documents and vectors agree; <c>--repair</c> makes them agree.</summary>
internal static class DoctorCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "doctor",
            "Prove, file by file, that files on disk = known files = documents = vectors, and that the index is not damaged. Each gap is listed with its reason and remedy. Exit code 0: healthy, 3: gaps are left.",
            ("captionsearch doctor", "look, change nothing"),
            ("captionsearch doctor --repair", "describe again what was lost, remove paths that lead nowhere"),
            ("captionsearch doctor --json | jq '.gaps[].path'", "for programs"));
        Option<bool> repair = new("--repair") { Description = "Close the gaps that can be closed without looking for new files." };
        Option<bool> json = VerbOptions.Json();
        Option<bool> quiet = VerbOptions.Quiet();
        Option<string?> data = VerbOptions.Data();
        Option<string?> model = VerbOptions.Model();
        foreach (Option option in new Option[] { repair, json, quiet, data, model })
        {
            verb.Options.Add(option);
        }

        verb.SetAction((parsed, cancellationToken) =>
        {
            DataFolder place = DataFolder.Locate(parsed.GetValue(data), console.Environment);
            Func<string?, CaptionModel>? load = parsed.GetValue(repair) ? new ModelChoice(place, parsed.GetValue(model), console.Environment).Load : null;
            return RunAsync(place, load, parsed.GetValue(json), parsed.GetValue(quiet), console, cancellationToken);
        });
        return verb;
    }

    /// <summary>Runs the verb.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="model">Loads the model for a repair; null when nothing is to be repaired.</param>
    /// <param name="json">Whether to print JSON.</param>
    /// <param name="quiet">Whether to say nothing when all is well.</param>
    /// <param name="console">Where to.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal static async Task<int> RunAsync(
        DataFolder data, Func<string?, CaptionModel>? model, bool json, bool quiet, CliConsole console, CancellationToken cancellationToken)
    {
        DoctorReport report;
        using (ProgressReporter progress = new(console, quiet))
        {
            report = model is null
                ? await Doctor.ExamineAsync(data, cancellationToken).ConfigureAwait(false)
                : await Doctor.RepairAsync(
                    data, model, new DescriptionSettings(), (_, done, total) => progress.Report("gaps", done, total), cancellationToken).ConfigureAwait(false);
        }

        if (json)
        {
            WriteJson(report, console);
        }
        else
        {
            foreach (IndexGap gap in report.Gaps)
            {
                string subject = console.OutIsTerminal ? ShownPath.ForTerminal(gap.Subject) : gap.Subject;
                await console.Out.WriteLineAsync($"{subject}\t{gap.Reason}\t{gap.Remedy}").ConfigureAwait(false);
            }
        }

        if (!quiet || !report.IsHealthy)
        {
            await console.Error.WriteLineAsync(Summary(report)).ConfigureAwait(false);
        }

        return report.IsHealthy ? ExitCode.Success : ExitCode.Failed;
    }

    /// <summary>One line: the counts that have to be equal, and what is left.</summary>
    internal static string Summary(DoctorReport report)
    {
        string counts = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.FilesOnDisk} of {report.Files} known files on disk, {report.Contents} contents, {report.Documents} documents, {report.VectorsByModel.Values.Sum()} vectors");
        counts += report.VectorsByModel.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" of {report.VectorsByModel.Count} models") : "";
        counts += report.Records > 0 ? string.Create(CultureInfo.InvariantCulture, $", {report.Records} records without picture") : "";
        counts += report.Failed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {report.Failed} files that cannot be indexed ('captionsearch status --failed')") : "";
        string repaired = report.Repaired > 0
            ? string.Create(CultureInfo.InvariantCulture, $" {Gaps(report.Repaired)} closed, {report.Described} pictures described again.")
            : "";
        return report.IsHealthy
            ? $"Healthy: {counts}.{repaired}"
            : string.Create(CultureInfo.InvariantCulture, $"{Gaps(report.Gaps.Count)} left: {counts}.{repaired}");
    }

    private static string Gaps(long count) => string.Create(CultureInfo.InvariantCulture, $"{count} gap{(count == 1 ? "" : "s")}");

    private static void WriteJson(DoctorReport report, CliConsole console)
        => JsonText.Write(console.Out, indented: true, json =>
        {
            json.WriteStartObject();
            json.WriteBoolean("healthy", report.IsHealthy);
            json.WriteNumber("files", report.Files);
            json.WriteNumber("filesOnDisk", report.FilesOnDisk);
            json.WriteNumber("failed", report.Failed);
            json.WriteNumber("contents", report.Contents);
            json.WriteNumber("documents", report.Documents);
            json.WriteNumber("records", report.Records);
            json.WriteStartObject("vectors");
            foreach ((string model, long count) in report.VectorsByModel)
            {
                json.WriteNumber(model, count);
            }

            json.WriteEndObject();
            json.WriteNumber("repaired", report.Repaired);
            json.WriteNumber("described", report.Described);
            json.WriteString("data", report.Folder);
            json.WriteStartArray("gaps");
            foreach (IndexGap gap in report.Gaps)
            {
                json.WriteStartObject();
                json.WriteString("kind", char.ToLowerInvariant(gap.Kind.ToString()[0]) + gap.Kind.ToString()[1..]);
                json.WriteString("path", gap.Subject);
                json.WriteString("id", gap.Id);
                json.WriteString("reason", gap.Reason);
                json.WriteString("remedy", gap.Remedy);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });
}
