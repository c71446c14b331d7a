using System.Buffers;
using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CaptionSearch.Web.Hosting;

/// <summary>Gives every request an id, which is in its reply and in all its log lines, and notes the requests that fail.</summary>
internal sealed partial class RequestRecord
{
    /// <summary>Header of the id; a well-formed one that comes in is taken over.</summary>
    internal const string Header = "X-Request-Id";

    /// <summary>Status that is noted for a request whose client did not wait for the reply.</summary>
    internal const int ClientLeft = StatusCodes.Status499ClientClosedRequest;

    private const int LongestId = 64;
    private const int LongestPath = 200;
    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly object ErrorKey = new();

    /// <summary>Adds the outermost part of every request.</summary>
    public static void Use(IApplicationBuilder app)
    {
        ILogger<RequestRecord> log = app.ApplicationServices.GetRequiredService<ILogger<RequestRecord>>();
        app.Use(async (context, next) =>
        {
            string given = context.Request.Headers[Header].ToString();
            context.TraceIdentifier = IsId(given) ? given : Guid.NewGuid().ToString("N");
            context.Response.OnStarting(static state =>
            {
                // At the last moment: a reply that is replaced by an error loses the headers it had.
                HttpContext replied = (HttpContext)state;
                replied.Response.Headers[Header] = replied.TraceIdentifier;
                return Task.CompletedTask;
            }, context);
            long start = Stopwatch.GetTimestamp();
            using IDisposable? scope = log.BeginScope(new Dictionary<string, object> { [LineLog.RequestId] = context.TraceIdentifier });
            try
            {
                await next(context).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                Note(context, error);
                Write(log, context, start, IsLeft(context, error) ? ClientLeft : StatusCodes.Status500InternalServerError);
                if (!IsLeft(context, error))
                {
                    throw;
                }

                return;
            }

            int status = context.RequestAborted.IsCancellationRequested && !context.Response.HasStarted ? ClientLeft : context.Response.StatusCode;
            if (status >= StatusCodes.Status400BadRequest && context.GetEndpoint()?.Metadata.Contains(Health.Mark) != true)
            {
                Write(log, context, start, status);
            }
        });
    }

    /// <summary>Remembers why the request failed, for its line in the log.</summary>
    public static void Note(HttpContext context, Exception error) => context.Items.TryAdd(ErrorKey, error);

    /// <summary>Whether the work ended because the client has gone away.</summary>
    public static bool IsLeft(HttpContext context, Exception error)
        => error is ConnectionResetException // may reach whoever reads the body before the request is marked as aborted
        || (context.RequestAborted.IsCancellationRequested && error is OperationCanceledException or IOException);

    /// <summary>Whether a text may serve as the id of a request: 1 to 64 letters, digits, '-', '_' and '.'.</summary>
    internal static bool IsId(string text) => text.Length is > 0 and <= LongestId && !text.AsSpan().ContainsAnyExcept(IdCharacters);

    private static void Write(ILogger log, HttpContext context, long start, int status)
    {
        // Percent-encoded, so one line; without the query, which may say what somebody looks for.
        string path = context.Request.Path.ToUriComponent();
        path = path.Length > LongestPath ? path[..LongestPath] + "..." : path;
        double milliseconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1);
        Exception? error = context.Items.TryGetValue(ErrorKey, out object? noted) ? (Exception?)noted : null;
        bool isBug = status >= 500 && error is not null && Failure.Of(error).IsBug;
        string reason = error is null || isBug || status == ClientLeft ? "" : " " + LineLog.OneLine(Failure.Of(error).Detail);
        if (status >= 500)
        {
            LogError(log, isBug ? error : null, context.Request.Method, path, status, milliseconds, reason);
        }
        else
        {
            LogWarning(log, context.Request.Method, path, status, milliseconds, reason);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} {Status} {Milliseconds} ms{Reason}")]
    private static partial void LogError(ILogger log, Exception? error, string method, string path, int status, double milliseconds, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path} {Status} {Milliseconds} ms{Reason}")]
    private static partial void LogWarning(ILogger log, string method, string path, int status, double milliseconds, string reason);
}
