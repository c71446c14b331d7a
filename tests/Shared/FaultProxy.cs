using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace CaptionSearch.Tests.Shared;

/// <summary>A proxy in front of a server that does to requests what networks and other proxies do to them.</summary>
/// <remarks>HTTP/1.1 without TLS; bodies with a length, answers with a length or in chunks. One connection to the server for each one to the proxy.</remarks>
internal sealed partial class FaultProxy : IAsyncDisposable
{
    private readonly Uri _server;
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _lock = new();
    private readonly List<ProxiedRequest> _requests = [];
    private readonly Task _accepting;

    /// <summary>Opens a proxy on a free port.</summary>
    /// <param name="serverUrl">The server, http.</param>
    public FaultProxy(string serverUrl)
    {
        _server = new Uri(serverUrl);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Address without a slash at its end.</summary>
    public string Url => $"http://{_listener.LocalEndpoint}";

    /// <summary>What happens to a request; null: it passes unharmed. Called for one request after the other.</summary>
    public Func<ProxiedRequest, Fault?> Faults { get; set; } = static _ => null;

    /// <summary>The requests so far.</summary>
    public IReadOnlyList<ProxiedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _accepting;
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                TcpClient client = await _listener.AcceptTcpClientAsync(_end.Token);
                connections.Add(ServeAsync(client));
            }
        }
        catch (Exception error) when (error is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        client.NoDelay = true;
        client.LingerState = new LingerOption(true, 0); // closing breaks the connection instead of ending it in good order
        TcpClient? upstream = null;
        try
        {
            using BufferedStream fromClient = new(client.GetStream(), 1 << 16);
            BufferedStream? fromServer = null;
            while (await ReadHeadAsync(fromClient) is { } head)
            {
                byte[] body = await ReadBodyAsync(fromClient, head);
                string[] line = head[..head.IndexOf("\r\n", StringComparison.Ordinal)].Split(' ');
                Fault fault = Decide(line[0], line[1], body);
                if (fault.Status is { } status)
                {
                    await WriteAsync(client, Canned(status, fault), fault);
                    continue;
                }

                if (upstream is null)
                {
                    upstream = new TcpClient { NoDelay = true, LingerState = new LingerOption(true, 0) };
                    await upstream.ConnectAsync(_server.Host, _server.Port, _end.Token);
                    fromServer = new BufferedStream(upstream.GetStream(), 1 << 16);
                }

                string forwarded = fault.Version is null ? head : AcceptEncoding().Replace(head, "");
                await upstream.GetStream().WriteAsync(Encoding.ASCII.GetBytes(forwarded), _end.Token);
                await upstream.GetStream().WriteAsync(body.AsMemory(0, Math.Min(fault.RequestBytes ?? body.Length, body.Length)), _end.Token);
                if (fault.RequestBytes is not null)
                {
                    return;
                }

                string replyHead = await ReadHeadAsync(fromServer!) ?? throw new IOException("The server closed the connection.");
                byte[] replyBody = await ReadBodyAsync(fromServer!, replyHead);
                await WriteAsync(client, Change(replyHead, replyBody, fault), fault);
                if (fault.ReplyBytes is not null)
                {
                    return;
                }
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One of the two sides is gone: the other one sees its connection break.
        }
        finally
        {
            upstream?.Dispose();
            client.Dispose();
        }
    }

    private Fault Decide(string method, string path, byte[] body)
    {
        lock (_lock)
        {
            ProxiedRequest request = new(_requests.Count, method, path, body);
            _requests.Add(request);
            return Faults(request) ?? new Fault();
        }
    }

    private async Task WriteAsync(TcpClient client, byte[] reply, Fault fault)
    {
        await Task.Delay(fault.Delay, _end.Token);
        int length = Math.Min(fault.ReplyBytes ?? reply.Length, reply.Length);
        int slice = fault.BytesPerSecond is { } speed ? Math.Max(1, speed / 20) : reply.Length;
        for (int start = 0; start < length; start += slice)
        {
            await client.GetStream().WriteAsync(reply.AsMemory(start, Math.Min(slice, length - start)), _end.Token);
            if (fault.BytesPerSecond is not null)
            {
                await Task.Delay(50, _end.Token);
            }
        }

        if (fault.ReplyBytes is not null)
        {
            await Task.Delay(20, _end.Token); // what was written should arrive before the connection breaks
        }
    }

    private static byte[] Canned(int status, Fault fault)
    {
        string retryAfter = fault.RetryAfter is null ? "" : $"Retry-After: {fault.RetryAfter}\r\n";
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"HTTP/1.1 {status} Fault\r\nX-Elastic-Product: Elasticsearch\r\nContent-Type: application/json\r\n{retryAfter}Content-Length: {Encoding.UTF8.GetByteCount(fault.Json)}\r\n\r\n{fault.Json}"));
    }

    private static byte[] Change(string head, byte[] body, Fault fault)
    {
        if (fault.RemovedHeader is { } name)
        {
            head = Regex.Replace(head, $@"\r\n{Regex.Escape(name)}:[^\r]*", "", RegexOptions.IgnoreCase);
        }

        if (fault.Version is { } version)
        {
            body = Encoding.UTF8.GetBytes(VersionNumber().Replace(Encoding.UTF8.GetString(body), $"\"number\" : \"{version}\""));
            head = ContentLength().Replace(head, string.Create(CultureInfo.InvariantCulture, $"\r\ncontent-length: {body.Length}"));
        }

        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }

    /// <summary>All up to and with the empty line; null when the connection ends before.</summary>
    private async Task<string?> ReadHeadAsync(BufferedStream stream)
    {
        List<byte> bytes = [];
        byte[] one = new byte[1];
        while (bytes is not [.., (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'])
        {
            if (await stream.ReadAsync(one, _end.Token) == 0)
            {
                return null;
            }

            bytes.Add(one[0]);
        }

        return Encoding.ASCII.GetString([.. bytes]);
    }

    private async Task<byte[]> ReadBodyAsync(BufferedStream stream, string head)
    {
        if (ContentLength().Match(head) is { Success: true } length)
        {
            byte[] body = new byte[int.Parse(length.Groups[1].Value, CultureInfo.InvariantCulture)];
            await stream.ReadExactlyAsync(body, _end.Token);
            return body;
        }

        if (!head.Contains("chunked", StringComparison.OrdinalIgnoreCase))
        {
            return [];
        }

        List<byte> all = []; // chunk sizes and all: it is passed on as it came
        while (true)
        {
            List<byte> line = [];
            byte[] one = new byte[1];
            while (line is not [.., (byte)'\r', (byte)'\n'])
            {
                await stream.ReadExactlyAsync(one, _end.Token);
                line.Add(one[0]);
            }

            int size = int.Parse(Encoding.ASCII.GetString([.. line]).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            byte[] chunk = new byte[size + 2];
            await stream.ReadExactlyAsync(chunk, _end.Token);
            all.AddRange(line);
            all.AddRange(chunk);
            if (size == 0)
            {
                return [.. all];
            }
        }
    }

    [GeneratedRegex(@"\r\ncontent-length: *(\d+)", RegexOptions.IgnoreCase)]
    private static partial Regex ContentLength();

    [GeneratedRegex(@"\r\naccept-encoding:[^\r]*", RegexOptions.IgnoreCase)]
    private static partial Regex AcceptEncoding();

    [GeneratedRegex("""
        "number"\s*:\s*"[^"]*"
        """)]
    private static partial Regex VersionNumber();
}
