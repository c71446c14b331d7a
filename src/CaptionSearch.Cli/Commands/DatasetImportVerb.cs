using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CaptionSearch.Cli.Output;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Importing;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Import;
using CaptionSearch.Import.Plugins;

namespace CaptionSearch.Cli.Commands;

/// <summary>The part of <c>import FILE</c> that takes data sets: its options and the run.</summary>
internal sealed class DatasetImportVerb
{
    private readonly Option<string?> _format = new("--format") { Description = "Kind of the data set [default: by its content; 'captionsearch importers' lists them].", HelpName = "NAME" };
    private readonly Option<string?> _root = new("--root") { Description = "Folder of the pictures [default: static/img beside custom_dataset.json, else the file's folder].", HelpName = "DIR" };
    private readonly Option<string?> _name = new("--name") { Description = "Name of the data set [default: the file's name].", HelpName = "NAME" };
    private readonly Option<bool> _strict = new("--strict") { Description = "Import nothing when one record is bad [default for the format custom]." };
    private readonly Option<bool> _lenient = new("--lenient") { Description = "Import the good records and list the bad ones [default for the other formats]." };
    private readonly Option<bool> _dryRun = new("--dry-run") { Description = "Look only; nothing is written." };
    private readonly Option<int?> _limit = VerbOptions.OptionalNumber("--limit", "Most records.", 1, int.MaxValue);
    private readonly Option<bool> _resume = new("--resume") { Description = "Go on where an import of this file was stopped or killed; with the same options." };
    private readonly Option<string?> _split = new("--split") { Description = "Only this part of the data set.", HelpName = "NAME" };
    private readonly Option<string?> _deadLetters = new("--dead-letters") { Description = "Write the refused records, and those of which something was cut, with their places into this file, one JSON object a line.", HelpName = "FILE" };
    private readonly Option<string[]> _plugins = new("--plugin") { Description = "A plug-in's assembly or a folder of plug-ins; may come several times.", HelpName = "PATH" };
    private readonly Option<int> _threads = VerbOptions.Threads();
    private readonly Option<string?> _model = VerbOptions.Model();

    /// <summary>Adds the options to the verb.</summary>
    public DatasetImportVerb(Verb verb)
    {
        foreach (Option option in new Option[] { _format, _root, _name, _strict, _lenient, _dryRun, _limit, _split, _resume, _deadLetters, _plugins, _threads, _model })
        {
            verb.Options.Add(option);
        }
    }

    /// <summary>Whether the file is a data set, and no exported index.</summary>
    public bool Takes(ParseResult parsed, string file) => parsed.GetValue(_format) is not null || !DatasetImport.IsIndexExport(new DatasetSource(file));

    /// <summary>Imports: 3 when no record could be taken.</summary>
    public async Task<int> RunAsync(
        ParseResult parsed, string file, DataFolder data, bool json, bool quiet, CliConsole console, CancellationToken cancellationToken)
    {
        PluginSet plugins = PluginPlaces.Load(parsed.GetValue(_plugins) ?? [], data, console.Environment);
        await PluginPlaces.WriteProblemsAsync(plugins, console).ConfigureAwait(false);
        DatasetSource source = new(file);
        IDatasetImporter importer = Choose(parsed.GetValue(_format), source, plugins);
        bool strict = parsed.GetValue(_strict);
        bool lenient = parsed.GetValue(_lenient);
        if (strict && lenient)
        {
            throw new UsageException("import", "--strict and --lenient exclude each other.");
        }

        bool dryRun = parsed.GetValue(_dryRun);
        bool resume = parsed.GetValue(_resume);
        if (dryRun && resume)
        {
            throw new UsageException("import", "--dry-run and --resume exclude each other.");
        }

        DatasetImportOptions options = new()
        {
            Root = parsed.GetValue(_root),
            DataSet = parsed.GetValue(_name),
            IsStrict = strict || (!lenient && importer.Name == "custom"),
            IsDryRun = dryRun,
            Limit = parsed.GetValue(_limit),
            Split = parsed.GetValue(_split),
            Resume = resume,
            Pictures = new IndexRunOptions { Threads = parsed.GetValue(_threads) },
        };
        using ProgressReporter progress = new(console, quiet);
        using StreamWriter? letters = parsed.GetValue(_deadLetters) is { } path
            ? new StreamWriter(path, append: resume) { NewLine = "\n", AutoFlush = true } // a killed run shall not lose what it found
            : null;
        DatasetImport import = new(
            data,
            new ModelChoice(data, parsed.GetValue(_model), console.Environment).Load,
            options,
            item => Tell(item, file, letters, console, progress),
            done =>
            {
                if (done.IsReading)
                {
                    progress.ReportReading(Path.GetFileName(file), done.Part);
                }
                else
                {
                    progress.ReportPart("records", done.Items, done.Part);
                }
            },
            line => Notice(line, quiet, console));
        DatasetImportReport report = await import.RunAsync(importer, source, cancellationToken).ConfigureAwait(false);
        progress.Dispose();
        await WriteAsync(report, importer.Name, options.IsDryRun, json, quiet, console).ConfigureAwait(false);
        return report.IsInterrupted ? ExitCode.Interrupted
            : report.Taken == 0 && report.Rejected > 0 ? ExitCode.Failed
            : ExitCode.Success;
    }

    private static IDatasetImporter Choose(string? format, DatasetSource source, PluginSet plugins)
    {
        ImporterCatalog catalog = new(plugins.Plugins.Select(static plugin => plugin.Importer));
        return format is null
            ? catalog.Recognize(source).Importer
            : catalog.Find(format)
                ?? throw new UsageException("import", $"there is no format '{format}'; expected one of {string.Join(", ", catalog.All.Select(static importer => importer.Name))}.");
    }

    private static void Notice(string line, bool quiet, CliConsole console)
    {
        if (!quiet)
        {
            console.Error.WriteLine(line);
        }
    }

    private static void Tell(ImportItem item, string file, StreamWriter? letters, CliConsole console, ProgressReporter progress)
    {
        if (item.Problem is not null)
        {
            progress.WriteBeside(console.Error, $"refused {item.Position.After(file)}: {item.Problem}");
        }

        if (letters is not null)
        {
            JsonText.Write(letters, indented: false, json =>
            {
                json.WriteStartObject();
                json.WriteNumber("record", item.Ordinal);
                json.WriteString("file", item.Position.File ?? file);
                WriteNumber(json, "line", item.Position.Line);
                WriteNumber(json, "column", item.Position.Column);
                json.WriteString("path", item.Position.JsonPath);
                if (item.Problem is not null)
                {
                    json.WriteString("problem", item.Problem);
                }
                else
                {
                    json.WriteStartArray("shortened");
                    foreach (string note in item.Record!.Notes)
                    {
                        json.WriteStringValue(note);
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            });
        }
    }

    private static string Shortened(DatasetImportReport report)
        => report.Shortened > 0 ? string.Create(CultureInfo.InvariantCulture, $", {report.Shortened} with a caption cut or left out (--dead-letters lists them)") : string.Empty;

    private static void WriteNumber(Utf8JsonWriter json, string name, int? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
    }

    private static async Task WriteAsync(DatasetImportReport report, string format, bool dryRun, bool json, bool quiet, CliConsole console)
    {
        if (json)
        {
            JsonText.Write(console.Out, indented: true, writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("format", format);
                writer.WriteBoolean("dryRun", dryRun);
                writer.WriteNumber("added", report.Added);
                writer.WriteNumber("changed", report.Changed);
                writer.WriteNumber("unchanged", report.Unchanged);
                writer.WriteNumber("missingPictures", report.MissingPictures);
                writer.WriteNumber("rejected", report.Rejected);
                writer.WriteNumber("shortened", report.Shortened);
                writer.WriteNumber("records", report.Items);
                writer.WriteNumber("resumedAt", report.ResumedAt);
                writer.WriteBoolean("interrupted", report.IsInterrupted);
                writer.WriteEndObject();
            });
        }

        if (report.ServerNotice is not null)
        {
            await console.Error.WriteLineAsync("captionsearch: " + report.ServerNotice).ConfigureAwait(false);
        }

        if (report.IsInterrupted)
        {
            await console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"Stopped; {report.Items} records of the file are done. To go on: the same command with --resume.")).ConfigureAwait(false);
        }
        else if (!quiet)
        {
            string counts = dryRun
                ? $"{report.Added} good records"
                : $"{report.Added} new, {report.Changed} changed, {report.Unchanged} unchanged";
            await console.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture, $"{format}: {counts}, {report.MissingPictures} without their picture, {report.Rejected} rejected{Shortened(report)}.")).ConfigureAwait(false);
        }
    }
}
