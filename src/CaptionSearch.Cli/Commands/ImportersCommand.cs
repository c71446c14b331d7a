using System.CommandLine;
using System.Text.Json;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Import;
using CaptionSearch.Import.Conformance;
using CaptionSearch.Import.Plugins;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>importers</c>: the kinds of data sets that can be read; <c>importers test</c>: the conformance kit.</summary>
internal static class ImportersCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "importers",
            "List the kinds of data sets that can be read, built in and by plug-ins: name, version, author, endings, title, file.",
            ("captionsearch importers", "the list, tab-separated; plug-ins that cannot be used are told on standard error"),
            ("captionsearch importers --plugin ~/via/ViaImporter.dll", "with a plug-in that lies elsewhere"),
            ("captionsearch importers test ~/via/ViaImporter.dll --sample via.json", "whether a plug-in does what the contract says"))
        {
            UsesIndex = false,
        };
        Option<string[]> plugins = Plugins();
        Option<bool> json = VerbOptions.Json();
        Option<string?> data = Data();
        verb.Options.Add(plugins);
        verb.Options.Add(json);
        verb.Options.Add(data);
        verb.Subcommands.Add(CreateTest(console));
        verb.SetAction((parsed, _) => ListAsync(
            PluginPlaces.Load(parsed.GetValue(plugins) ?? [], DataFolder.Locate(parsed.GetValue(data), console.Environment), console.Environment),
            parsed.GetValue(json),
            console));
        return verb;
    }

    /// <summary>Writes the list: 0, also when a plug-in cannot be used.</summary>
    internal static async Task<int> ListAsync(PluginSet plugins, bool json, CliConsole console)
    {
        await PluginPlaces.WriteProblemsAsync(plugins, console).ConfigureAwait(false);
        LoadedPlugin[] all =
        [
            .. ImporterCatalog.BuiltIn().Select(static importer => new LoadedPlugin(importer, "built in", ProgramVersion.Text, Author: null)),
            .. plugins.Plugins,
        ];
        if (json)
        {
            JsonText.Write(console.Out, indented: true, writer => WriteList(writer, all, plugins.Problems));
            return ExitCode.Success;
        }

        foreach (LoadedPlugin plugin in all)
        {
            await console.Out.WriteLineAsync(string.Join(
                '\t', plugin.Importer.Name, plugin.Version, plugin.Author ?? "-", string.Join(' ', plugin.Importer.Extensions), plugin.Importer.Title, plugin.File)).ConfigureAwait(false);
        }

        return ExitCode.Success;
    }

    private static Verb CreateTest(CliConsole console)
    {
        Verb verb = new(
            "test",
            "Try an importer on a sample file: positions in errors, cancellation, bounded memory, determinism, restart from the middle, paths, damaged files. Exit code 3 when a check fails.",
            ("captionsearch importers test ViaImporter.dll --sample via.json", "every importer of a plug-in"),
            ("captionsearch importers test coco --sample captions_val2014.json", "a built-in one"))
        {
            UsesIndex = false,
        };
        Argument<string> importer = new("PLUGIN") { Description = "The plug-in's assembly or folder, or the name of an importer." };
        Option<string> sample = new("--sample") { Description = "A good file of its kind; 32 MB or more to prove bounded memory.", HelpName = "FILE", Required = true };
        Option<string[]> plugins = Plugins();
        Option<bool> json = VerbOptions.Json();
        Option<string?> data = Data();
        verb.Arguments.Add(importer);
        foreach (Option option in new Option[] { sample, plugins, json, data })
        {
            verb.Options.Add(option);
        }

        verb.SetAction((parsed, cancellationToken) => TestAsync(
            parsed.GetRequiredValue(importer),
            parsed.GetRequiredValue(sample),
            parsed.GetValue(plugins) ?? [],
            DataFolder.Locate(parsed.GetValue(data), console.Environment),
            parsed.GetValue(json),
            console,
            cancellationToken));
        return verb;
    }

    /// <summary>Runs the checks: 0 when none failed, else 3.</summary>
    internal static async Task<int> TestAsync(
        string plugin, string sample, string[] given, DataFolder data, bool json, CliConsole console, CancellationToken cancellationToken)
    {
        IReadOnlyList<IDatasetImporter> importers = await FindAsync(plugin, given, data, console).ConfigureAwait(false);
        List<ConformanceReport> reports = [];
        foreach (IDatasetImporter importer in importers)
        {
            reports.Add(await ConformanceKit.RunAsync(importer, sample, cancellationToken).ConfigureAwait(false));
        }

        if (json)
        {
            JsonText.Write(console.Out, indented: true, writer => WriteReports(writer, reports));
        }
        else
        {
            foreach (ConformanceReport report in reports)
            {
                foreach (ConformanceCheck check in report.Checks)
                {
                    await console.Out.WriteLineAsync($"{report.Importer}\t{Word(check.Outcome)}\t{check.Name}\t{check.Detail}").ConfigureAwait(false);
                }

                await console.Out.WriteLineAsync($"{report.Importer}\t{Verdict(report)}").ConfigureAwait(false);
            }
        }

        return reports.TrueForAll(static report => report.Passed) ? ExitCode.Success : ExitCode.Failed;
    }

    private static async Task<IReadOnlyList<IDatasetImporter>> FindAsync(string plugin, string[] given, DataFolder data, CliConsole console)
    {
        if (Path.Exists(plugin))
        {
            PluginSet set = PluginLoader.Load([plugin]);
            await PluginPlaces.WriteProblemsAsync(set, console).ConfigureAwait(false);
            return set.Plugins.Count > 0
                ? [.. set.Plugins.Select(static loaded => loaded.Importer)]
                : throw new ImportException(plugin, "there is no usable importer in it; expected a plug-in.");
        }

        IDatasetImporter[] all = [.. ImporterCatalog.BuiltIn(), .. PluginPlaces.Load(given, data, console.Environment).Plugins.Select(static loaded => loaded.Importer)];
        return all.FirstOrDefault(importer => importer.Name == plugin) is { } found
            ? [found]
            : throw new UsageException("importers test", $"'{plugin}' is no file, no folder and no importer; expected a plug-in or one of {string.Join(", ", all.Select(static importer => importer.Name))}.");
    }

    /// <summary>Only for its plug-ins; no index is looked at.</summary>
    private static Option<string?> Data()
    {
        Option<string?> data = VerbOptions.Data();
        data.Description = "Folder whose 'plugins' are used too [default: CAPTIONSEARCH_DATA_DIR, else captionsearch in your data folder].";
        return data;
    }

    private static Option<string[]> Plugins() => new("--plugin")
    {
        Description = $"A plug-in's assembly or a folder of plug-ins; may come several times [also: {PluginPlaces.Variable}, 'plugins' in the folder of the index and beside the program].",
        HelpName = "PATH",
    };

    private static string Word(ConformanceOutcome outcome) => outcome switch
    {
        ConformanceOutcome.Passed => "passed",
        ConformanceOutcome.Failed => "FAILED",
        _ => "not proven",
    };

    private static string Verdict(ConformanceReport report)
        => !report.Passed ? "does not conform" : report.IsComplete ? "conforms" : "conforms as far as the sample can tell";

    private static void WriteList(Utf8JsonWriter writer, IEnumerable<LoadedPlugin> all, IEnumerable<PluginProblem> problems)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("importers");
        foreach (LoadedPlugin plugin in all)
        {
            writer.WriteStartObject();
            writer.WriteString("name", plugin.Importer.Name);
            writer.WriteString("title", plugin.Importer.Title);
            writer.WriteString("version", plugin.Version);
            writer.WriteString("author", plugin.Author);
            writer.WriteStartArray("extensions");
            foreach (string extension in plugin.Importer.Extensions)
            {
                writer.WriteStringValue(extension);
            }

            writer.WriteEndArray();
            writer.WriteString("file", plugin.File);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("problems");
        foreach (PluginProblem problem in problems)
        {
            writer.WriteStartObject();
            writer.WriteString("file", problem.File);
            writer.WriteString("problem", problem.Problem);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteReports(Utf8JsonWriter writer, IEnumerable<ConformanceReport> reports)
    {
        writer.WriteStartArray();
        foreach (ConformanceReport report in reports)
        {
            writer.WriteStartObject();
            writer.WriteString("importer", report.Importer);
            writer.WriteString("verdict", Verdict(report));
            writer.WriteStartArray("checks");
            foreach (ConformanceCheck check in report.Checks)
            {
                writer.WriteStartObject();
                writer.WriteString("name", check.Name);
                writer.WriteString("outcome", Word(check.Outcome));
                writer.WriteString("detail", check.Detail);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
