using System.CommandLine;
using System.Net;
using CaptionSearch.Engine;
using CaptionSearch.Web.Hosting;

namespace CaptionSearch.Cli.Commands;

/// <summary><c>serve</c>: the web pages and the REST interface.</summary>
internal static class ServeCommand
{
    /// <summary>The verb with its options.</summary>
    public static Verb Create(CliConsole console)
    {
        Verb verb = new(
            "serve",
            "Serve the web pages and the REST interface, on this machine only unless another address is named.",
            ("captionsearch serve", $"pages at http://127.0.0.1:{ServeOptions.DefaultPort}/"),
            ("captionsearch serve --port 8080 --root ~/Pictures", "another port; folders below ~/Pictures may be indexed from the page"));
        Option<int> port = VerbOptions.Number("--port", "Port; 0 for any free one.", ServeOptions.DefaultPort, 0, 65535);
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
        foreach (Option option in new Option[] { port, roots, webRoot, data, model })
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
                Address = IPAddress.Loopback,
                Port = parsed.GetValue(port),
                WebRoot = parsed.GetValue(webRoot),
                Roots = [.. (parsed.GetValue(roots) ?? []).Select(Existing)],
            };
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

    private static string Existing(string folder)
        => Directory.Exists(folder) ? Path.GetFullPath(folder) : throw new UsageException("serve", $"--root {folder}: no such folder.");
}
