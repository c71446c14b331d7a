using System.CommandLine;
using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Reindexing;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>reindex --model DIR</c>: moves the index to another model while the old one is searched.</summary>
internal static class ReindexCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "reindex",
            "Describe every picture of the index with another model. The new index is built beside the old, verified, and then takes its place; searches go on meanwhile, and 'rollback' goes back. Sentences that people wrote stay. A reindex that was stopped goes on where it was.",
            ("captionsearch reindex --model models/new", "move the index to that model"),
            ("captionsearch reindex", "to the default model, after an update of the program brought another"),
            ("captionsearch reindex --model models/new --fresh", "throw away what an earlier, stopped reindex had done"),
            ("captionsearch reindex --again", "build the index anew with the model it has, for one that is damaged"));
        Option<string?> data = VerbOptions.Data();
        Option<string?> model = VerbOptions.Model();
        Option<bool> again = new("--again") { Description = "Describe everything again although the index is of this model already." };
        Option<bool> fresh = new("--fresh") { Description = "Throw away what a stopped reindex had done." };
        Option<int> threads = VerbOptions.Threads();
        Option<int?> beam = VerbOptions.Beam();
        Option<int?> words = VerbOptions.Words();
        Option<bool> json = VerbOptions.Json();
        Option<bool> quiet = VerbOptions.Quiet();
        foreach (Option option in new Option[] { data, model, again, fresh, threads, beam, words, json, quiet })
        {
            verb.Options.Add(option);
        }

        verb.SetAction(async (parsed, cancellationToken) =>
        {
            DataFolder place = DataFolder.Locate(parsed.GetValue(data), console.Environment);
            string? folder = parsed.GetValue(model);

            // Without --model the default one is meant, which a new release may have brought; --again alone means the index's own.
            string? fingerprint = folder is null && parsed.GetValue(again) ? await FingerprintAsync(place, cancellationToken).ConfigureAwait(false) : null;
            ReindexOptions options = new()
            {
                Threads = parsed.GetValue(threads),
                Description = new DescriptionSettings { Beam = parsed.GetValue(beam), MaxWords = parsed.GetValue(words) },
                Again = parsed.GetValue(again),
            };
            ModelChoice choice = new(place, folder, console.Environment);
            return await RunAsync(
                place, () => choice.Load(fingerprint), options, parsed.GetValue(fresh), parsed.GetValue(json), parsed.GetValue(quiet), console, cancellationToken)
                .ConfigureAwait(false);
        });
        return verb;
    }

    /// <summary>Runs the verb.</summary>
    internal static async Task<int> RunAsync(
        DataFolder data, Func<CaptionModel> model, ReindexOptions options, bool fresh, bool json, bool quiet, CliConsole console,
        CancellationToken cancellationToken)
    {
        using ProgressReporter progress = new(console, quiet);
        ReindexRun run = new(data, model, options, step =>
        {
            if (step.Reason is not null && !quiet && step.Reason != ReindexStep.NoPicture)
            {
                progress.WriteBeside(console.Error, $"no vector for {step.Name}: {step.Reason}");
            }

            progress.Report("pictures", step.Done, step.Total);
        })
        {
            IsFresh = fresh,
            Waiting = () => progress.WriteBeside(console.Error, "Waiting for another run to finish ..."),
        };
        ReindexReport report = await run.RunAsync(cancellationToken).ConfigureAwait(false);
        progress.Dispose();
        if (json)
        {
            WriteJson(report, progress.Elapsed, console);
        }

        if (report.IsInterrupted)
        {
            await console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Stopped; the old index is in place, and {report.Described + report.Resumed} of {report.Documents} pictures of the new one are done. Run the same command again to go on.")).ConfigureAwait(false);
            return ExitCode.Interrupted;
        }

        if (!quiet)
        {
            await console.Error.WriteLineAsync(Summary(report, progress.Elapsed)).ConfigureAwait(false);
        }

        return ExitCode.Success;
    }

    /// <summary>One line that says what was done.</summary>
    internal static string Summary(ReindexReport report, TimeSpan elapsed)
    {
        if (report.IsUpToDate)
        {
            return report.Documents == 0 ? "Nothing to do: the index is empty." : $"Nothing to do: the index is of model {Short(report.NewModel)} already.";
        }

        double rate = report.Described / Math.Max(elapsed.TotalSeconds, 1e-3);
        string line = string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Described} pictures described in {elapsed.TotalSeconds:0.0} s ({rate:0.0}/s), {report.Documents} documents moved from model {Short(report.OldModel)} to {Short(report.NewModel)}");
        line += report.Resumed > 0 ? string.Create(CultureInfo.InvariantCulture, $", {report.Resumed} done by an earlier run") : "";
        line += report.KeptCaptions > 0 ? string.Create(CultureInfo.InvariantCulture, $", {report.KeptCaptions} sentences kept that no model may change") : "";
        line += report.WithoutVector.Count > 0 ? string.Create(CultureInfo.InvariantCulture, $", {report.WithoutVector.Count} without vector") : "";
        return line + string.Create(CultureInfo.InvariantCulture, $"; verified with {report.Probes} probes. 'captionsearch rollback' goes back.");
    }

    private static string Short(string? fingerprint) => fingerprint is null ? "none" : fingerprint[..Math.Min(12, fingerprint.Length)];

    private static async Task<string?> FingerprintAsync(DataFolder data, CancellationToken cancellationToken)
        => (await Engine.Status.IndexStatus.ReadAsync(data, cancellationToken).ConfigureAwait(false)).Index?.ModelFingerprint;

    private static void WriteJson(ReindexReport report, TimeSpan elapsed, CliConsole console)
        => JsonText.Write(console.Out, indented: true, json =>
        {
            json.WriteStartObject();
            json.WriteString("oldModel", report.OldModel);
            json.WriteString("newModel", report.NewModel);
            json.WriteNumber("described", report.Described);
            json.WriteNumber("resumed", report.Resumed);
            json.WriteNumber("documents", report.Documents);
            json.WriteNumber("keptCaptions", report.KeptCaptions);
            json.WriteNumber("probes", report.Probes);
            json.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
            json.WriteBoolean("upToDate", report.IsUpToDate);
            json.WriteBoolean("interrupted", report.IsInterrupted);
            json.WriteFiles("withoutVector", report.WithoutVector);
            json.WriteEndObject();
        });
}
