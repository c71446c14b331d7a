using System.CommandLine;
using System.Globalization;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Mirroring;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>sync</c>: gives the server what it missed while it could not be reached.</summary>
internal static class SyncCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "sync",
            "Bring the index on the Elasticsearch server level with the copy on this machine: after the server could not be reached, or has lost its data.",
            ("captionsearch sync --url http://localhost:9200", "send what waits, then whatever the server lacks"));
        Option<bool> json = VerbOptions.Json();
        Option<string?> data = VerbOptions.Data();
        Option<bool> quiet = VerbOptions.Quiet();
        foreach (Option option in new Option[] { json, data, quiet })
        {
            verb.Options.Add(option);
        }

        verb.SetAction((parsed, cancellationToken) => RunAsync(
            DataFolder.Locate(parsed.GetValue(data), console.Environment), parsed.GetValue(json), parsed.GetValue(quiet), console, cancellationToken));
        return verb;
    }

    /// <summary>Runs the verb.</summary>
    internal static async Task<int> RunAsync(DataFolder data, bool json, bool quiet, CliConsole console, CancellationToken cancellationToken)
    {
        (SyncReport report, string? notice) = await SyncRun.RunAsync(data, null, cancellationToken).ConfigureAwait(false);
        if (json)
        {
            JsonText.Write(console.Out, indented: true, writer =>
            {
                writer.WriteStartObject();
                writer.WriteNumber("changes", report.Changes);
                writer.WriteNumber("compared", report.Compared);
                writer.WriteNumber("copied", report.Copied);
                writer.WriteEndObject();
            });
        }
        else if (!quiet)
        {
            await console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"{report.Changes} waiting changes sent, {report.Compared} documents compared, {report.Copied} copied to the server.")).ConfigureAwait(false);
        }

        if (notice is not null)
        {
            await console.Error.WriteLineAsync(notice).ConfigureAwait(false);
        }

        return ExitCode.Success;
    }
}
