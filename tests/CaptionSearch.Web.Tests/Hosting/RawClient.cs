using System.Net.Sockets;
using System.Text;

namespace CaptionSearch.Web.Hosting;

/// <summary>A client that sends what it is told to, byte for byte, and reads only when it is told to.</summary>
internal sealed class RawClient : IDisposable
{
    private readonly Socket _socket;

    private RawClient(Socket socket) => _socket = socket;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Opens a connection.</summary>
    /// <param name="server">To connect to.</param>
    /// <param name="receiveBuffer">Bytes that the system takes for the client while it does not read.</param>
    public static async Task<RawClient> ConnectAsync(RunningServer server, int receiveBuffer = 1 << 16)
    {
        Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveBufferSize = receiveBuffer };
        await socket.ConnectAsync(server.Address.Host, server.Address.Port, Token);
        return new RawClient(socket);
    }

    /// <summary>Head of a request with a body of so many bytes.</summary>
    public static string Head(string method, string path, long length, string type = "application/json")
        => $"{method} {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {length}\r\n\r\n";

    /// <summary>A request without a body.</summary>
    public static string Get(string path) => $"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n";

    public Task SendAsync(string text) => SendAsync(Encoding.UTF8.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await _socket.SendAsync(bytes, SocketFlags.None, Token)..];
        }
    }

    /// <summary>Whether something has come, or the server has closed the connection.</summary>
    public bool HasNews => _socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Reads until a text has come; empty when the server closes the connection without a word.</summary>
    /// <param name="text">The text; null to read until the connection is closed.</param>
    /// <param name="longest">A failure when it takes longer.</param>
    public async Task<string> ReadAsync(string? text, TimeSpan longest)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(Token);
        end.CancelAfter(longest);
        StringBuilder read = new();
        byte[] buffer = new byte[8192];
        try
        {
            int count;
            while ((text is null || !read.ToString().Contains(text, StringComparison.Ordinal)) && (count = await _socket.ReceiveAsync(buffer, SocketFlags.None, end.Token)) > 0)
            {
                read.Append(Encoding.UTF8.GetString(buffer, 0, count));
            }
        }
        catch (SocketException)
        {
            // Closed with a reset: what was read before it counts.
        }

        return read.ToString();
    }

    /// <summary>Breaks off without a word, as a program that is killed.</summary>
    public void Break()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}
