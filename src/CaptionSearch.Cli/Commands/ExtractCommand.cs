using System.CommandLine;
using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Features;
using CaptionSearch.Engine.Indexing;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>extract DIR</c>: the features of a folder's pictures as a file for NumPy.</summary>
internal static class ExtractCommand
{
    private const string Pooled = "pooled";
    private const string Embedding = "embedding";

    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "extract",
            "Compute what the network sees in every picture below a folder, as vectors of length 1, and write them with file names and class ids into one file for NumPy. "
            + "Vectors are kept: a second run processes only what is new. The file has the arrays features (float32 [N, D]), filenames [N], class_ids [N], classes and model.",
            ("captionsearch extract caltech101 --out features.npz", "a class for each folder in caltech101; 1,280 numbers a picture"),
            ("captionsearch extract photos --features embedding", "the 512 numbers that searches compare; prints where the file is"),
            ("python3 -c \"import numpy; print(numpy.load('features.npz')['features'].shape)\"", "how to read it"))
        {
            UsesIndex = false,
        };
        Argument<string> folder = new("DIR") { Description = "The folder. The folders right in it are the classes; pictures of the folder itself are of class '.'." };
        Option<string?> file = new("--out", "-o") { Description = "File to write [default: one in the folder 'features' of the data folder].", HelpName = "FILE" };
        Option<string> kind = new("--features")
        {
            Description = "pooled: the network's last map, averaged (1,280 numbers with EfficientNet-Lite2); embedding: the space shared with sentences (512).",
            DefaultValueFactory = static _ => Pooled,
        };
        kind.AcceptOnlyFromAmong(Pooled, Embedding);
        Option<string?> data = VerbOptions.Data("Folder where features are kept");
        Option<string?> model = VerbOptions.Model();
        Option<int> threads = VerbOptions.Threads();
        Option<bool> hidden = new("--include-hidden") { Description = "Look at hidden files and folders too." };
        Option<string[]> excluded = new("--exclude-dir") { Description = "Name of folders not to enter; may be given several times.", HelpName = "NAME" };
        Option<bool> retry = new("--retry") { Description = "Try files again that were refused in an earlier run." };
        Option<bool> json = VerbOptions.Json();
        Option<bool> quiet = VerbOptions.Quiet();
        verb.Arguments.Add(folder);
        foreach (Option option in new Option[] { file, kind, data, model, threads, hidden, excluded, retry, json, quiet })
        {
            verb.Options.Add(option);
        }

        verb.SetAction(async (parsed, cancellationToken) =>
        {
            WalkOptions walk = new();
            FeatureRunOptions options = new()
            {
                Kind = parsed.GetValue(kind) == Embedding ? FeatureKind.Embedding : FeatureKind.Pooled,
                File = parsed.GetValue(file),
                Threads = parsed.GetValue(threads),
                Walk = walk with
                {
                    IncludeHidden = parsed.GetValue(hidden),
                    ExcludedFolders = [.. walk.ExcludedFolders, .. parsed.GetValue(excluded) ?? []],
                },
                RetryRefused = parsed.GetValue(retry),
            };
            using CaptionModel network = CaptionModel.Load(ModelFolder.Locate(parsed.GetValue(model), console.Environment));
            return await RunAsync(
                parsed.GetRequiredValue(folder),
                DataFolder.Locate(parsed.GetValue(data), console.Environment),
                network,
                options,
                parsed.GetValue(json),
                parsed.GetValue(quiet),
                console,
                cancellationToken).ConfigureAwait(false);
        });
        return verb;
    }

    /// <summary>Runs the verb: 3 when not one picture has features.</summary>
    private static async Task<int> RunAsync(
        string folder, DataFolder data, CaptionModel model, FeatureRunOptions options, bool json, bool quiet, CliConsole console, CancellationToken cancellationToken)
    {
        using ProgressReporter progress = new(console, quiet);
        FeatureRun run = new(data, () => model, options, step =>
        {
            if (step.Reason is not null)
            {
                progress.WriteBeside(console.Error, $"skipped {ShownPath.WithoutControls(step.Path)}: {step.Reason}");
            }

            progress.Report("pictures", step.Done, step.Total);
        });
        FeatureReport report = await run.RunAsync(folder, cancellationToken).ConfigureAwait(false);
        foreach (SkippedFile skipped in report.Skipped.Where(static skipped => Directory.Exists(skipped.Path)))
        {
            progress.WriteBeside(console.Error, $"skipped {ShownPath.WithoutControls(skipped.Path)}: {skipped.Reason}");
        }

        progress.Dispose();
        if (json)
        {
            WriteJson(folder, report, options.Kind, model, progress.Elapsed, console);
        }

        if (report.IsInterrupted)
        {
            await console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"Stopped; the features of {report.Processed} pictures of this run are kept. Run the same command again to go on.")).ConfigureAwait(false);
            return ExitCode.Interrupted;
        }

        if (report.Pictures == 0)
        {
            int failed = report.Skipped.Count + report.SkippedEarlier.Count;
            await console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"captionsearch: {folder}: not one of {failed} file{(failed == 1 ? "" : "s")} has features. Nothing was written.")).ConfigureAwait(false);
            return ExitCode.Failed;
        }

        if (!json)
        {
            await console.Out.WriteLineAsync(report.File).ConfigureAwait(false);
        }

        if (!quiet)
        {
            await console.Error.WriteLineAsync(Summary(report, progress.Elapsed)).ConfigureAwait(false);
        }

        return ExitCode.Success;
    }

    /// <summary>One line that says what was done.</summary>
    private static string Summary(FeatureReport report, TimeSpan elapsed)
    {
        string line = string.Create(CultureInfo.InvariantCulture, $"{report.Processed} picture{(report.Processed == 1 ? "" : "s")} processed");
        if (report.Processed > 0)
        {
            line += string.Create(CultureInfo.InvariantCulture, $" in {elapsed.TotalSeconds:0.0} s ({report.Processed / Math.Max(elapsed.TotalSeconds, 1e-3):0.0}/s)");
        }

        (long Count, string What)[] parts =
        [
            (report.Recognised, "recognised by content"), (report.Unchanged, "unchanged"), (report.Removed, "removed"), (report.Skipped.Count, "skipped"),
            (report.SkippedEarlier.Count, "refused earlier"),
        ];
        foreach ((long count, string what) in parts)
        {
            line += count > 0 ? string.Create(CultureInfo.InvariantCulture, $", {count} {what}") : "";
        }

        return line + string.Create(
            CultureInfo.InvariantCulture,
            $"; features of {report.Pictures} pictures x {report.Length}, {report.Classes.Count} class{(report.Classes.Count == 1 ? "" : "es")}.");
    }

    private static void WriteJson(string folder, FeatureReport report, FeatureKind kind, CaptionModel model, TimeSpan elapsed, CliConsole console)
        => JsonText.Write(console.Out, indented: true, json =>
        {
            json.WriteStartObject();
            json.WriteString("folder", Path.GetFullPath(folder));
            json.WriteString("file", report.File);
            json.WriteString("features", kind == FeatureKind.Embedding ? Embedding : Pooled);
            json.WriteString("model", model.Fingerprint);
            json.WriteNumber("pictures", report.Pictures);
            json.WriteNumber("length", report.Length);
            json.WriteStartArray("classes");
            foreach (string name in report.Classes)
            {
                json.WriteStringValue(name);
            }

            json.WriteEndArray();
            json.WriteNumber("processed", report.Processed);
            json.WriteNumber("recognised", report.Recognised);
            json.WriteNumber("unchanged", report.Unchanged);
            json.WriteNumber("removed", report.Removed);
            json.WriteNumber("seconds", Math.Round(elapsed.TotalSeconds, 3));
            json.WriteBoolean("interrupted", report.IsInterrupted);
            json.WriteFiles("skipped", report.Skipped);
            json.WriteFiles("refusedEarlier", report.SkippedEarlier);
            json.WriteEndObject();
        });
}
