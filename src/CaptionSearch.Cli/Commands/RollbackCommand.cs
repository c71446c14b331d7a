using System.CommandLine;
using System.Globalization;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Reindexing;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>rollback</c>: goes back to the index before the last reindex.</summary>
internal static class RollbackCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "rollback",
            "Go back to the index as it was before the last reindex. Sentences that people wrote since are taken along; a second rollback goes forward again.",
            ("captionsearch rollback", "the version before takes its place again"));
        Option<string?> data = VerbOptions.Data();
        Option<bool> json = VerbOptions.Json();
        verb.Options.Add(data);
        verb.Options.Add(json);
        verb.SetAction((parsed, cancellationToken)
            => RunAsync(DataFolder.Locate(parsed.GetValue(data), console.Environment), parsed.GetValue(json), console, cancellationToken));
        return verb;
    }

    /// <summary>Runs the verb.</summary>
    internal static async Task<int> RunAsync(DataFolder data, bool json, CliConsole console, CancellationToken cancellationToken)
    {
        RollbackReport report = await Rollback.RunAsync(data, cancellationToken).ConfigureAwait(false);
        if (json)
        {
            JsonText.Write(console.Out, indented: true, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("model", report.Model);
                writer.WriteNumber("documents", report.Documents);
                writer.WriteNumber("captions", report.Captions);
                writer.WriteNumber("withoutVector", report.WithoutVector);
                writer.WriteEndObject();
            });
        }

        string line = string.Create(CultureInfo.InvariantCulture, $"The index of model {report.Model?[..12] ?? "none"} is in place again: {report.Documents} documents");
        line += report.Captions > 0 ? string.Create(CultureInfo.InvariantCulture, $", {report.Captions} sentences by people taken along") : "";
        line += report.WithoutVector > 0
            ? string.Create(CultureInfo.InvariantCulture, $", {report.WithoutVector} that are newer have no vector yet: run 'captionsearch index' on their folders.")
            : ".";
        await console.Error.WriteLineAsync(line).ConfigureAwait(false);
        return ExitCode.Success;
    }
}
