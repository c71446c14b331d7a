using CaptionSearch.Engine;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Tests.Shared;
using CaptionSearch.Web.Hosting;

namespace CaptionSearch.Web;

/// <summary>A server at a port of its own over a data folder of its own, with a model of random weights unless another is named.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly TinyModel? _model;
    private readonly TemporaryFolder _data;
    private readonly TemporaryFolder _pictures;
    private readonly WebServer _server;
    private readonly StringWriter _log;

    private RunningServer(TinyModel? model, TemporaryFolder data, TemporaryFolder pictures, WebServer server, ServeOptions options, StringWriter log)
    {
        (_model, _data, _pictures, _server, Options, _log) = (model, data, pictures, server, options, log);
        Client = NewClient();
    }

    /// <summary>Sends requests to the server; follows redirects and keeps cookies.</summary>
    public HttpClient Client { get; }

    public Uri Address => _server.Address;

    /// <summary>What the server was started with.</summary>
    public ServeOptions Options { get; }

    /// <summary>The folder of the pictures that were indexed before the start.</summary>
    public string Pictures => _pictures.Root;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Starts a server.</summary>
    /// <param name="pictures">Pictures of coloured blocks in the index, <c>00.png</c> and so on; each has other colours.</param>
    /// <param name="change">Changes the options; null to leave them.</param>
    /// <param name="modelFolder">The model; null for a small one of random weights.</param>
    /// <param name="index">Which index; null for the embedded one.</param>
    /// <param name="dataFolder">A data folder to begin with, which is copied; null for an empty one.</param>
    public static async Task<RunningServer> StartAsync(
        int pictures = 0, Func<ServeOptions, ServeOptions>? change = null, string? modelFolder = null, IndexSettings? index = null, string? dataFolder = null)
    {
        TinyModel? model = modelFolder is null ? TinyModel.Create() : null;
        TemporaryFolder data = new();
        TemporaryFolder folder = new();
        if (dataFolder is not null)
        {
            foreach (string file in Directory.EnumerateFiles(dataFolder, "*", SearchOption.AllDirectories))
            {
                data.Write(Path.GetRelativePath(dataFolder, file), await File.ReadAllBytesAsync(file, Token));
            }
        }

        DataFolder place = new(data.Root) { Index = index ?? IndexSettings.Embedded };
        string models = modelFolder ?? model!.Folder;
        ModelChoice choice = new(place, null, name => name == ModelFolder.Variable ? models : null); // as with the variable: the index's own model counts more
        if (pictures > 0)
        {
            for (int i = 0; i < pictures; i++)
            {
                folder.Write($"{i:00}.png", PngPicture.Blocks(i));
            }

            await new IndexRun(place, choice.Load, new IndexRunOptions { Threads = 2 }).RunAsync(folder.Root, Token);
        }

        StringWriter log = new();
        ServeOptions options = new()
        {
            Data = place,
            Model = choice.Load,
            Port = 0,
            WebRoot = Path.Combine(WorkingTree.Root, "static"),
            Log = TextWriter.Synchronized(log),
        };
        options = change?.Invoke(options) ?? options;
        WebServer server = await WebServer.StartAsync(options, Token);
        return new RunningServer(model, data, folder, server, options, log);
    }

    /// <summary>Another visitor: no cookies in common.</summary>
    public HttpClient NewClient() => new() { BaseAddress = Address };

    /// <summary>The log, when it is as it should be; it is written a moment after the reply. What there is after five seconds otherwise.</summary>
    public async Task<string> LogAsync(Predicate<string> isComplete)
    {
        for (int i = 0; ; i++)
        {
            string text;
            lock (Options.Log!)
            {
                text = _log.ToString();
            }

            if (isComplete(text) || i == 100)
            {
                return text;
            }

            await Task.Delay(50, Token);
        }
    }

    /// <summary>Until index and model are loaded.</summary>
    public async Task UntilReadyAsync()
    {
        for (int i = 0; i < 600; i++)
        {
            using HttpResponseMessage reply = await Client.GetAsync("/readyz", Token);
            if (reply.IsSuccessStatusCode)
            {
                return;
            }

            await Task.Delay(50, Token);
        }

        Assert.Fail("The server was not ready after half a minute.");
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _server.DisposeAsync();
        _model?.Dispose();
        _data.Dispose();
        _pictures.Dispose();
    }
}
