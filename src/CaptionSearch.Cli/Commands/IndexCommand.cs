using System.CommandLine;
using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Indexing;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>index FOLDER</c>: captions what is new or changed below a folder and brings the index up to date.</summary>
internal static class IndexCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "index",
            "Write a sentence for every picture below a folder and make it searchable. A second run looks only at what has changed; a run that was stopped goes on where it was.",
            ("captionsearch index ~/Pictures", "all pictures in it and in the folders below"),
            ("captionsearch index photos --threads 1 --quiet", "with one processor core, sentences only"),
            ("captionsearch index photos > captions.tsv", "keep the sentences: path, tab, sentence"),
            ("captionsearch index photos --json | jq .skipped", "what could not be indexed, and why"));
        Argument<string> folder = new("FOLDER") { Description = "The folder. Hidden folders, @eaDir, node_modules and the like are passed over." };
        Option<string?> data = VerbOptions.Data();
        Option<string?> model = VerbOptions.Model();
        Option<int> threads = VerbOptions.Threads();
        Option<int?> beam = VerbOptions.Beam();
        Option<int?> words = VerbOptions.Words();
        Option<bool> hidden = new("--include-hidden") { Description = "Look at hidden files and folders too." };
        Option<string[]> excluded = new("--exclude-dir") { Description = "Name of folders not to enter; may be given several times.", HelpName = "NAME" };
        Option<bool> noTags = new("--no-tags") { Description = "Do not name what the classifier sees; searches then have the sentences only." };
        Option<bool> retry = new("--retry") { Description = "Try files again that were refused in an earlier run." };
        Option<bool> allowEmpty = new("--allow-empty") { Description = "Remove a folder's pictures from the index when the folder is empty now." };
        Option<string?> shard = new("--shard") { Description = "Take only this part of the files, so that several machines share the work: 2/8 is the second of eight.", HelpName = "K/N" };
        shard.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && Shard.Parse(token.Value) is null)
            {
                result.AddError($"--shard is '{token.Value}'; it must be K/N with K from 1 to N, such as 2/8.");
            }
        });
        Option<bool> json = new("--json") { Description = "Print what was done as JSON instead of the sentences." };
        Option<bool> quiet = VerbOptions.Quiet();
        verb.Arguments.Add(folder);
        foreach (Option option in new Option[] { data, model, threads, beam, words, hidden, excluded, noTags, retry, allowEmpty, shard, json, quiet })
        {
            verb.Options.Add(option);
        }

        verb.SetAction((parsed, cancellationToken) =>
        {
            WalkOptions walk = new();
            IndexRunOptions options = new()
            {
                Threads = parsed.GetValue(threads),
                Description = new DescriptionSettings { Beam = parsed.GetValue(beam), MaxWords = parsed.GetValue(words), Tags = parsed.GetValue(noTags) ? 0 : new DescriptionSettings().Tags },
                Walk = walk with
                {
                    IncludeHidden = parsed.GetValue(hidden),
                    ExcludedFolders = [.. walk.ExcludedFolders, .. parsed.GetValue(excluded) ?? []],
                },
                RetryRefused = parsed.GetValue(retry),
                AllowEmpty = parsed.GetValue(allowEmpty),
                Shard = parsed.GetValue(shard) is { } part ? Shard.Parse(part)! : Shard.Whole,
            };
            DataFolder place = DataFolder.Locate(parsed.GetValue(data), console.Environment);
            return RunAsync(
                parsed.GetRequiredValue(folder),
                place,
                new ModelChoice(place, parsed.GetValue(model), console.Environment).Load,
                options,
                parsed.GetValue(json),
                parsed.GetValue(quiet),
                console,
                cancellationToken);
        });
        return verb;
    }

    /// <summary>Runs the verb.</summary>
    internal static async Task<int> RunAsync(
        string folder, DataFolder data, Func<string?, CaptionModel> model, IndexRunOptions options, bool json, bool quiet, CliConsole console,
        CancellationToken cancellationToken)
    {
        using ProgressReporter progress = new(console, quiet);
        IndexRun run = new(data, model, options, step => Show(step, json, console, progress));
        IndexRunReport report = await run.RunAsync(folder, cancellationToken).ConfigureAwait(false);
        foreach (SkippedFile skipped in report.Skipped.Where(skipped => Directory.Exists(skipped.Path)))
        {
            progress.WriteBeside(console.Error, $"skipped {skipped.Path}: {skipped.Reason}");
        }

        progress.Dispose();
        if (report.ServerNotice is not null)
        {
            await console.Error.WriteLineAsync("captionsearch: " + report.ServerNotice).ConfigureAwait(false);
        }

        if (json)
        {
            WriteJson(folder, report, progress.Elapsed, console);
        }

        if (report.IsInterrupted)
        {
            await console.Error.WriteLineAsync(
                $"Stopped; {Count(report.Described + report.Recognised, "picture")} of this run are stored. Run the same command again to go on.").ConfigureAwait(false);
            return ExitCode.Interrupted;
        }

        if (report.Indexed == 0 && report.Skipped.Count + report.SkippedEarlier > 0)
        {
            await console.Error.WriteLineAsync(
                $"captionsearch: {folder}: not one of {Count(report.Skipped.Count + report.SkippedEarlier, "file")} could be indexed. 'captionsearch status --failed' lists the reasons.").ConfigureAwait(false);
            return ExitCode.Failed;
        }

        if (!quiet)
        {
            await console.Error.WriteLineAsync(Summary(report, progress.Elapsed)).ConfigureAwait(false);
        }

        return ExitCode.Success;
    }

    /// <summary>One line that says what was done.</summary>
    internal static string Summary(IndexRunReport report, TimeSpan elapsed)
    {
        List<string> parts = [];
        if (report.Described > 0)
        {
            double rate = report.Described / Math.Max(elapsed.TotalSeconds, 1e-3);
            parts.Add(string.Create(
                CultureInfo.InvariantCulture, $"{Count(report.Described, "picture")} indexed in {elapsed.TotalSeconds:0.0} s ({rate:0.0}/s)"));
        }

        Add(report.Recognised, "recognised by content");
        Add(report.Unchanged, "unchanged");
        Add(report.Removed, "removed");
        Add(report.Skipped.Count, "skipped");
        Add(report.SkippedEarlier, "refused earlier (see 'captionsearch status --failed')");
        return parts.Count == 0 ? "Nothing to do." : string.Join(", ", parts) + ".";

        void Add(long count, string what)
        {
            if (count > 0)
            {
                parts.Add(string.Create(CultureInfo.InvariantCulture, $"{count} {what}"));
            }
        }
    }

    private static string Count(long count, string noun)
        => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static void Show(IndexStep step, bool json, CliConsole console, ProgressReporter progress)
    {
        if (step.Reason is not null)
        {
            progress.WriteBeside(console.Error, $"skipped {step.Path}: {step.Reason}");
        }
        else if (!json)
        {
            string path = console.OutIsTerminal ? ShownPath.ForTerminal(step.Path) : step.Path;
            progress.WriteBeside(console.Out, $"{path}\t{step.Caption}");
        }

        progress.Report("pictures", step.Done, step.Total);
    }

    private static void WriteJson(string folder, IndexRunReport report, TimeSpan elapsed, CliConsole console)
        => JsonText.Write(console.Out, indented: true, json =>
        {
            json.WriteStartObject();
            json.WriteString("folder", Path.GetFullPath(folder));
            json.WriteNumber("described", report.Described);
            json.WriteNumber("recognised", report.Recognised);
            json.WriteNumber("unchanged", report.Unchanged);
            json.WriteNumber("removed", report.Removed);
            json.WriteNumber("refusedEarlier", report.SkippedEarlier);
            json.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
            json.WriteBoolean("interrupted", report.IsInterrupted);
            json.WriteFiles("skipped", report.Skipped);
            json.WriteEndObject();
        });
}
