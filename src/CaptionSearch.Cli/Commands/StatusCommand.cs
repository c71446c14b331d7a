using System.CommandLine;
using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Json;
using CaptionSearch.Engine.Status;
using CaptionSearch.Index;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>status</c>: what is indexed, and whether it is complete.</summary>
internal static class StatusCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "status",
            "Show what is indexed, by which model, and whether it is complete: different contents = documents = vectors. 'doctor' proves it file by file.",
            ("captionsearch status", "the counts, the model, the folder"),
            ("captionsearch status --failed", "the files that could not be indexed: path, tab, reason"),
            ("captionsearch status --json", "the same for programs"));
        Option<bool> failed = new("--failed") { Description = "List the files that could not be indexed, with their reasons." };
        Option<bool> json = VerbOptions.Json();
        Option<string?> data = VerbOptions.Data();
        Option<string?> model = VerbOptions.Model();
        foreach (Option option in new Option[] { failed, json, data, model })
        {
            verb.Options.Add(option);
        }

        verb.SetAction((parsed, cancellationToken) =>
        {
            DataFolder place = DataFolder.Locate(parsed.GetValue(data), console.Environment);
            ModelChoice choice = new(place, parsed.GetValue(model), console.Environment);
            return RunAsync(place, choice, parsed.GetValue(failed), parsed.GetValue(json), console, cancellationToken);
        });
        return verb;
    }

    /// <summary>Runs the verb.</summary>
    internal static async Task<int> RunAsync(
        DataFolder data, ModelChoice choice, bool failed, bool json, CliConsole console, CancellationToken cancellationToken)
    {
        IndexStatus status = await IndexStatus.ReadAsync(data, cancellationToken).ConfigureAwait(false);
        string model;
        try
        {
            using CaptionModel loaded = choice.Load(status.Index?.ModelFingerprint);
            model = loaded.Folder;
        }
        catch (Exception error) when (error is DirectoryNotFoundException or ModelFormatException or IndexFormatException)
        {
            // The counts are worth showing without a model.
            model = "none (" + error.Message.TrimEnd('.') + ")";
        }

        if (json)
        {
            JsonText.Write(console.Out, indented: true, writer => EngineJson.Write(writer, new StatusJson(status, model)));
        }
        else if (failed)
        {
            foreach (SkippedFile file in status.Failed)
            {
                await console.Out.WriteLineAsync($"{file.Path}\t{file.Reason}").ConfigureAwait(false);
            }
        }
        else
        {
            foreach ((string name, string value) in Lines(status, model))
            {
                await console.Out.WriteLineAsync(console.OutIsTerminal ? name.PadRight(12) + value : name + "\t" + value).ConfigureAwait(false);
            }
        }

        if (status.Missing > 0)
        {
            await console.Error.WriteLineAsync(
                $"{status.Missing.ToString(CultureInfo.InvariantCulture)} of the known pictures are missing from the index. 'captionsearch doctor' lists them, and repairs them with --repair.").ConfigureAwait(false);
        }

        return ExitCode.Success;
    }

    private static IEnumerable<(string Name, string Value)> Lines(IndexStatus status, string model)
    {
        yield return ("files", Number(status.Files.Indexed));
        yield return ("failed", Number(status.Files.Failed));
        yield return ("contents", Number(status.Files.Contents));
        yield return ("documents", Number(status.Index?.Documents ?? 0));
        yield return ("vectors", Number(status.Index?.Vectors ?? 0));
        yield return ("captions", Captions(status));
        yield return ("made by", status.Index?.ModelFingerprint ?? "-");
        yield return ("size", Megabytes.Text(status.Index?.ByteSize ?? 0));
        yield return ("data", status.Folder);
        yield return ("model", model);
        yield return ("versions", Versions(status));
    }

    /// <summary>For example <c>7988 model, 10 import, 2 human</c>.</summary>
    private static string Captions(IndexStatus status)
        => string.Join(", ", Enum.GetValues<CaptionSource>().Select(source => Number(Count(status, source)) + " " + NameOf(source)));

    /// <summary>For example <c>index-2 (current), index (previous: captionsearch rollback)</c>.</summary>
    private static string Versions(IndexStatus status)
        => status.Versions.Count == 0
            ? "-"
            : string.Join(", ", status.Versions.Select(version => version.Name + version.Role switch
            {
                IndexRole.Next => " (unfinished: captionsearch reindex)",
                IndexRole.Previous => " (previous: captionsearch rollback)",
                _ => " (current)",
            }));

    private static long Count(IndexStatus status, CaptionSource source) => status.Index?.DocumentsBySource.GetValueOrDefault(source) ?? 0;

    private static string NameOf(CaptionSource source) => source.ToString().ToLowerInvariant();

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);
}
