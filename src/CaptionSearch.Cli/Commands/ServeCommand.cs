using System.CommandLine;
using System.Net;
using CaptionSearch.Engine;
using CaptionSearch.Web.Hosting;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>serve</c>: the web pages and the REST interface.</summary>
internal static class ServeCommand
{
    private const string VerbName = "serve";

    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            VerbName,
            "Serve the web pages and the REST interface, on this machine only unless another address is named.",
            ("captionsearch serve", $"pages at http://127.0.0.1:{ServeOptions.DefaultPort}/"),
            ("captionsearch serve --port 8080 --root ~/Pictures", "another port; folders below ~/Pictures may be indexed from the page"),
            ("captionsearch serve --host 0.0.0.0 --api-key-file ~/.captionsearch-key", "for other machines too, with a key"));
        Option<int> port = VerbOptions.Number("--port", "Port; 0 for any free one.", ServeOptions.DefaultPort, 0, 65535);
        Option<string> host = new("--host")
        {
            Description = "Address to listen on: 127.0.0.1, ::1, 0.0.0.0 for all of this machine's, ... Another than this machine's own needs --api-key-file or --no-auth.",
            HelpName = "ADDRESS",
            DefaultValueFactory = static _ => "127.0.0.1",
        };
        Option<string?> keyFile = new("--api-key-file") { Description = "File with the key that visitors type and programs send, 16 characters or more [default: no key].", HelpName = "FILE" };
        Option<bool> open = new("--no-auth") { Description = "Whoever reaches the address may search, add and remove pictures." };
        Option<string[]> names = new("--host-name")
        {
            Description = "Name by which the server is called besides localhost; may be given several times. Calls by other names are then refused.",
            HelpName = "NAME",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        RequestLimits limits = new();
        Option<int> queue = VerbOptions.Number("--queue", "Pictures that may wait for their sentence; the next one is answered 429.", limits.Queue, 1, 10_000);
        Option<bool> logJson = new("--log-json") { Description = "Write the log, on standard error, as JSON objects instead of lines of text." };
        Option<string[]> roots = new("--root")
        {
            Description = "Folder that may be indexed and trained from by a visitor; may be given several times [default: none].",
            HelpName = "DIR",
            Arity = ArgumentArity.OneOrMore,
            AllowMultipleArgumentsPerToken = false,
        };
        Option<string?> webRoot = new("--web-root") { Description = "Folder with css, js and icons [default: static beside the program].", HelpName = "DIR" };
        Option<string?> data = VerbOptions.Data();
        Option<string?> model = VerbOptions.Model();
        model.Description = "Folder of the model, for good: it must be the one the index was made with, and the training page cannot put another in its place [default: the index's own, which the training page may change; without an index CAPTIONSEARCH_MODEL, else the model that comes with the program].";
        foreach (Option option in new Option[] { host, port, keyFile, open, names, roots, queue, logJson, webRoot, data, model })
        {
            verb.Options.Add(option);
        }

        verb.SetAction((parsed, cancellationToken) =>
        {
            DataFolder place = DataFolder.Locate(parsed.GetValue(data), console.Environment);
            ServeOptions options = new()
            {
                Data = place,
                Model = new ModelChoice(place, parsed.GetValue(model), console.Environment).Load,
                FixedModel = parsed.GetValue(model) is { Length: > 0 } given ? given : null,
                Address = Address(parsed.GetRequiredValue(host)),
                Port = parsed.GetValue(port),
                Key = Key(parsed.GetValue(keyFile)),
                IsOpenToAll = parsed.GetValue(open),
                HostNames = parsed.GetValue(names) ?? [],
                Limits = limits with { Queue = parsed.GetValue(queue) },
                Log = console.Error,
                LogsJson = parsed.GetValue(logJson),
                WebRoot = parsed.GetValue(webRoot),
                Roots = [.. (parsed.GetValue(roots) ?? []).Select(Existing)],
            };
            CheckAccess(options);
            return RunAsync(options, console, cancellationToken);
        });
        return verb;
    }

    /// <summary>Runs the verb: one line says where, then it serves until it is stopped.</summary>
    internal static async Task<int> RunAsync(ServeOptions options, CliConsole console, CancellationToken cancellationToken)
    {
        WebServer server;
        try
        {
            server = await WebServer.StartAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error) when (error.InnerException is not null)
        {
            throw new IOException(
                $"port {options.Port} of {options.Address} cannot be taken ({error.InnerException.Message.TrimEnd('.')}). Choose another with --port N.", error);
        }

        await using (server.ConfigureAwait(false))
        {
            await console.Out.WriteLineAsync($"{server.Address}  Ctrl+C stops.").ConfigureAwait(false);
            await console.Out.FlushAsync(cancellationToken).ConfigureAwait(false);
            await server.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return ExitCode.Success;
    }

    private static void CheckAccess(ServeOptions options)
    {
        if (options is { Key: not null, IsOpenToAll: true })
        {
            throw new UsageException(VerbName, "--api-key-file and --no-auth exclude each other.");
        }

        if (options is { Key: null, IsOpenToAll: false } && !IPAddress.IsLoopback(options.Address))
        {
            throw new UsageException(
                VerbName, $"--host {options.Address} lets other machines in; say who may come: --api-key-file FILE, or --no-auth for everybody.");
        }
    }

    private static IPAddress Address(string host) => host == "localhost"
        ? IPAddress.Loopback
        : IPAddress.TryParse(host, out IPAddress? address)
            ? address
            : throw new UsageException(VerbName, $"--host {host}: not an address such as 127.0.0.1, ::1 or 0.0.0.0. (Names by which the server is called: --host-name.)");

    private static ApiKey? Key(string? file)
    {
        try
        {
            return file is null ? null : ApiKey.Read(file);
        }
        catch (FormatException error)
        {
            throw new UsageException(VerbName, $"--api-key-file {error.Message}");
        }
    }

    private static string Existing(string folder)
        => Directory.Exists(folder) ? Path.GetFullPath(folder) : throw new UsageException(VerbName, $"--root {folder}: no such folder.");
}
