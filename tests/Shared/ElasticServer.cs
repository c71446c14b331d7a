using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace CaptionSearch.Tests.Shared;

/// <summary>A real Elasticsearch for tests: one per version and test program, or one of a test's own.</summary>
/// <remarks>
/// <para>
/// Servers are started with <c>CAPTIONSEARCH_TEST_ELASTIC_START</c>, or <c>../shared/elasticsearch/start</c> beside the working tree; they end
/// with the test program. <c>CAPTIONSEARCH_TEST_ELASTIC_URL</c> and <c>CAPTIONSEARCH_TEST_ELASTIC9_URL</c> name servers that run already: the
/// version each reports decides which one it stands for. Tests that need neither are skipped with the reason, and fail when <c>CI</c> is <c>true</c>.
/// </para>
/// <para>Tests run at the same time on the shared server: use <see cref="NewName"/> for indices and delete what was made.</para>
/// </remarks>
internal sealed class ElasticServer : IAsyncDisposable
{
    private const string StartVariable = "CAPTIONSEARCH_TEST_ELASTIC_START";
    private static readonly string[] UrlVariables = ["CAPTIONSEARCH_TEST_ELASTIC_URL", "CAPTIONSEARCH_TEST_ELASTIC9_URL"];
    private static readonly ConcurrentDictionary<int, Lazy<Task<ElasticServer?>>> Shared = new();
    private static int Names;

    private readonly HttpClient _client;
    private readonly bool _isShared;
    private readonly bool _keepsFolder;

    private ElasticServer(string url, int processId, string folder, bool isShared, bool keepsFolder)
    {
        Url = url.TrimEnd('/');
        ProcessId = processId;
        Folder = folder;
        _isShared = isShared;
        _keepsFolder = keepsFolder;
        _client = new HttpClient { BaseAddress = new Uri(Url), Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>Address without a slash at its end, for example <c>http://127.0.0.1:29200</c>.</summary>
    public string Url { get; }

    /// <summary>Process of the server; 0 when it was running before.</summary>
    public int ProcessId { get; }

    /// <summary>Where the server keeps config, data and logs; empty when it was running before.</summary>
    public string Folder { get; }

    /// <summary>The server that all tests of this program share; disposing of it does nothing.</summary>
    /// <param name="majorVersion">8 or 9.</param>
    public static async Task<ElasticServer> SharedAsync(int majorVersion)
        => await Shared.GetOrAdd(majorVersion, version => new Lazy<Task<ElasticServer?>>(() => OpenSharedAsync(version))).Value
            ?? Missing($"There is no Elasticsearch {majorVersion} for tests: set {UrlVariables[majorVersion == 9 ? 1 : 0]} to the address of one, or {StartVariable} to a program that starts one.");

    /// <summary>A server of the test's own, to be hindered, killed or configured.</summary>
    /// <param name="majorVersion">8 or 9.</param>
    /// <param name="arguments">Further arguments of the start program: <c>--data FOLDER</c>, <c>--port N</c>, <c>--heap SIZE</c>, <c>-E name=value</c>.</param>
    public static async Task<ElasticServer> StartAsync(int majorVersion, params string[] arguments)
        => StartProgram() is string program
            ? await StartAsync(program, majorVersion, isShared: false, arguments)
            : Missing($"This test needs an Elasticsearch {majorVersion} of its own: set {StartVariable} to a program that starts one.");

    /// <summary>A name for an index, alias or synonym set that no other test has.</summary>
    public static string NewName(string prefix = "test")
        => string.Create(CultureInfo.InvariantCulture, $"{prefix}-{Environment.ProcessId}-{Interlocked.Increment(ref Names)}");

    /// <summary>Sends a request and returns the reply's JSON; fails the test when the status is not 2xx.</summary>
    /// <param name="method">For example <see cref="HttpMethod.Post"/>.</param>
    /// <param name="path">For example <c>/_analyze</c>.</param>
    /// <param name="json">Body; none when null. A body that ends in a line break is sent as NDJSON.</param>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string? json = null)
    {
        using HttpRequestMessage request = new(method, path);
        if (json is not null)
        {
            request.Content = new StringContent(json, Encoding.UTF8, json.EndsWith('\n') ? "application/x-ndjson" : "application/json");
        }

        using HttpResponseMessage reply = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        string text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.IsSuccessStatusCode, $"{method} {Url}{path}: {(int)reply.StatusCode} {text}");
        using JsonDocument document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    /// <summary>Sends the server's process a signal: <c>STOP</c> (it hangs), <c>CONT</c> (it answers again), <c>TERM</c>, <c>KILL</c>.</summary>
    public void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-s", name, ProcessId.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    /// <summary>Waits until the server's process has ended.</summary>
    /// <exception cref="TimeoutException">It has not within 30 s.</exception>
    public async Task WaitForEndAsync()
    {
        long start = Stopwatch.GetTimestamp();
        while (IsRunning())
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException($"Elasticsearch, process {ProcessId}, does not end.");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Ends the server and deletes its folder; with <c>--data</c> it ends in good order and the folder stays.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isShared)
        {
            return;
        }

        _client.Dispose();
        if (IsRunning())
        {
            Signal(_keepsFolder ? "TERM" : "KILL");
            Signal("CONT"); // one that was stopped ends only now
            await WaitForEndAsync();
        }

        if (!_keepsFolder && Directory.Exists(Folder))
        {
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static async Task<ElasticServer?> OpenSharedAsync(int majorVersion)
    {
        foreach (string variable in UrlVariables)
        {
            if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } url)
            {
                ElasticServer running = new(url, 0, "", isShared: true, keepsFolder: true);
                if (await running.MajorVersionAsync() == majorVersion)
                {
                    return running;
                }
            }
        }

        return StartProgram() is string program ? await StartAsync(program, majorVersion, isShared: true, []) : null;
    }

    private static async Task<ElasticServer> StartAsync(string program, int majorVersion, bool isShared, string[] arguments)
    {
        ProcessStartInfo start = new(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] all =
        [
            "--version", majorVersion.ToString(CultureInfo.InvariantCulture), "--with", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), .. arguments,
        ];
        foreach (string argument in all)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string[] line = (await process.StandardOutput.ReadToEndAsync()).Trim().Split(' ', 3); // URL PID FOLDER
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0 && line.Length == 3, $"{program} {string.Join(' ', all)}: {await errors}");
        return new ElasticServer(line[0], int.Parse(line[1], CultureInfo.InvariantCulture), line[2], isShared, keepsFolder: arguments.Contains("--data"));
    }

    private static string? StartProgram()
    {
        string program = Environment.GetEnvironmentVariable(StartVariable) is { Length: > 0 } given
            ? given
            : Path.Combine(WorkingTree.Root, "..", "shared", "elasticsearch", "start");
        return File.Exists(program) ? Path.GetFullPath(program) : null;
    }

    private static ElasticServer Missing(string reason)
    {
        Assert.False(Environment.GetEnvironmentVariable("CI") == "true", reason);
        Assert.Skip(reason);
        return null!; // not reached: both lines above throw
    }

    private async Task<int> MajorVersionAsync()
    {
        JsonElement reply = await SendAsync(HttpMethod.Get, "/");
        string number = reply.GetProperty("version").GetProperty("number").GetString()!;
        return int.Parse(number[..number.IndexOf('.', StringComparison.Ordinal)], CultureInfo.InvariantCulture);
    }

    /// <summary>A process that has ended stays as a zombie until its parent asks for it: that counts as ended.</summary>
    private bool IsRunning()
    {
        try
        {
            string status = File.ReadAllText($"/proc/{ProcessId}/stat"); // pid (name) state ...
            return status[status.LastIndexOf(')') + 2] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }
}
