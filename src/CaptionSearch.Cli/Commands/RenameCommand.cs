using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Renaming;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>rename SOURCE TARGET --prefix P</c>: copies the pictures of a folder under a class prefix.</summary>
internal static class RenameCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "rename",
            "Copy the pictures of a folder into another, each with a prefix before its name. The originals are not touched; a run that was stopped can be repeated.",
            ("captionsearch rename data/shirt shirt_modified --prefix shirt", "img_1.jpg is copied to shirt_modified/shirtimg_1.jpg"),
            ("captionsearch rename data/shirt all --prefix shirt_ --dry-run", "list what would be copied: path, tab, new path"),
            ("captionsearch rename data/shirt all --prefix shirt_ --json", "what was copied, and what was passed over and why"));
        Argument<string> source = new("SOURCE") { Description = "The folder. Only the files in it are copied, not those of folders below." };
        Argument<string> target = new("TARGET") { Description = "The folder for the copies; made when it is not there. It must lie outside SOURCE." };
        Option<string> prefix = new("--prefix")
        {
            Description = "Put before each name as it is; give a _ or - with it where you want one.",
            HelpName = "TEXT",
            Required = true,
        };
        prefix.Validators.Add(static result =>
        {
            if (result.Tokens is [var token] && FilePrefix.ProblemOf(token.Value) is { } problem)
            {
                result.AddError(problem);
            }
        });
        Option<bool> dryRun = new("--dry-run") { Description = "List what would be copied; nothing is written." };
        Option<bool> overwrite = new("--overwrite") { Description = "Replace files of TARGET that have another content; without it such a file stops the run before it begins." };
        Option<bool> all = new("--all") { Description = "Copy files that are no pictures, too." };
        Option<bool> json = VerbOptions.Json();
        Option<bool> quiet = VerbOptions.Quiet();
        verb.Arguments.Add(source);
        verb.Arguments.Add(target);
        foreach (Option option in new Option[] { prefix, dryRun, overwrite, all, json, quiet })
        {
            verb.Options.Add(option);
        }

        verb.SetAction((parsed, cancellationToken) =>
        {
            PrefixCopyOptions options = new() { IsDryRun = parsed.GetValue(dryRun), Overwrite = parsed.GetValue(overwrite), AllFiles = parsed.GetValue(all) };
            PrefixCopy copy = new(parsed.GetRequiredValue(source), parsed.GetRequiredValue(target), parsed.GetRequiredValue(prefix), options);
            return Task.FromResult(Run(copy, options, parsed.GetValue(json), parsed.GetValue(quiet), console, cancellationToken));
        });
        return verb;
    }

    /// <summary>Runs the verb: 3 when a file that should have been copied could not be.</summary>
    private static int Run(PrefixCopy copy, PrefixCopyOptions options, bool json, bool quiet, CliConsole console, CancellationToken cancellationToken)
    {
        PrefixCopyReport report = copy.Run(file => Show(file, json, console), cancellationToken);
        if (json)
        {
            WriteJson(report, options.IsDryRun, console);
        }

        foreach (SkippedFile file in quiet ? [] : report.PassedOver)
        {
            console.Error.WriteLine($"passed over {ShownPath.WithoutControls(file.Path)}: {file.Reason}");
        }

        foreach (SkippedFile file in report.Failed)
        {
            console.Error.WriteLine($"captionsearch: {ShownPath.WithoutControls(file.Path)}: not copied. {file.Reason}");
        }

        if (!quiet)
        {
            console.Error.WriteLine(Summary(report, options.IsDryRun));
        }

        return report.Failed.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }

    private static void Show(PrefixedFile file, bool json, CliConsole console)
    {
        if (!json)
        {
            console.Out.WriteLine(console.OutIsTerminal ? $"{ShownPath.ForTerminal(file.From)} -> {ShownPath.ForTerminal(file.To)}" : $"{file.From}\t{file.To}");
        }
    }

    /// <summary>One line that says what was done.</summary>
    private static string Summary(PrefixCopyReport report, bool isDryRun)
    {
        int count = report.Copied.Count;
        string line = string.Create(CultureInfo.InvariantCulture, $"{count} file{(count == 1 ? "" : "s")} {(isDryRun ? "would be copied" : "copied")} to {report.Target}");
        foreach ((int number, string what) in ((int, string)[])[(report.Unchanged.Count, "there already"), (report.PassedOver.Count, "passed over"), (report.Failed.Count, "failed")])
        {
            line += number > 0 ? string.Create(CultureInfo.InvariantCulture, $", {number} {what}") : "";
        }

        return line + ".";
    }

    private static void WriteJson(PrefixCopyReport report, bool isDryRun, CliConsole console)
        => JsonText.Write(console.Out, indented: true, json =>
        {
            json.WriteStartObject();
            json.WriteString("source", report.Source);
            json.WriteString("target", report.Target);
            json.WriteBoolean("dryRun", isDryRun);
            WriteCopies(json, "copied", report.Copied);
            WriteCopies(json, "unchanged", report.Unchanged);
            json.WriteFiles("passedOver", report.PassedOver);
            json.WriteFiles("failed", report.Failed);
            json.WriteEndObject();
        });

    private static void WriteCopies(Utf8JsonWriter json, string name, IReadOnlyList<PrefixedFile> files)
    {
        json.WriteStartArray(name);
        foreach (PrefixedFile file in files)
        {
            json.WriteStartObject();
            json.WriteString("from", file.From);
            json.WriteString("to", file.To);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
