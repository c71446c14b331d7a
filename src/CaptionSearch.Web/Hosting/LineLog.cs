using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace CaptionSearch.Web.Hosting;

/// <summary>Writes log lines: UTC time, level, id of the request (- outside of one), what happened; or the same as one JSON object a line.</summary>
internal sealed class LineLog(TextWriter output, bool isJson) : ILoggerProvider, ISupportExternalScope
{
    /// <summary>Name of the request's id among the values of a scope.</summary>
    internal const string RequestId = "request_id";

    private static readonly JsonWriterOptions JsonOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Lock _turn = new();
    private IExternalScopeProvider _scopes = new LoggerExternalScopeProvider();

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

    public void Dispose()
    {
        lock (_turn)
        {
            output.Flush();
        }
    }

    /// <summary>A text that cannot begin a line of its own or steer a terminal.</summary>
    internal static string OneLine(string text)
        => text.Any(char.IsControl) ? string.Create(text.Length, text, static (line, source) =>
        {
            for (int i = 0; i < line.Length; i++)
            {
                line[i] = char.IsControl(source[i]) ? ' ' : source[i];
            }
        }) : text;

    /// <summary>A text that fits into a header: visible ASCII, anything else as a question mark.</summary>
    internal static string Ascii(string text) => string.Concat(text.Select(static character => character is >= ' ' and <= '~' ? character : '?'));

    private static string NameOf(LogLevel level) => level switch
    {
        LogLevel.Trace or LogLevel.Debug => "debug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warning",
        LogLevel.Error => "error",
        _ => "critical",
    };

    private void Write(LogLevel level, string category, string message, object? values, Exception? error)
    {
        string time = DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        string? request = null;
        _scopes.ForEachScope(
            (scope, _) =>
            {
                if (scope is IEnumerable<KeyValuePair<string, object>> pairs)
                {
                    request = pairs.FirstOrDefault(pair => pair.Key == RequestId).Value as string ?? request;
                }
            },
            state: (object?)null);
        string line = isJson
            ? Json(time, level, request, category, message, values, error)
            : $"{time} {NameOf(level)} {request ?? "-"} {OneLine(message)}{(error is null ? "" : "\n" + error)}\n";
        lock (_turn)
        {
            output.Write(line);
            output.Flush();
        }
    }

    private static string Json(string time, LogLevel level, string? request, string category, string message, object? values, Exception? error)
    {
        using MemoryStream bytes = new();
        using (Utf8JsonWriter json = new(bytes, JsonOptions))
        {
            json.WriteStartObject();
            json.WriteString("time", time);
            json.WriteString("level", NameOf(level));
            json.WriteString(RequestId, request);
            json.WriteString("category", category);
            json.WriteString("message", message);
            foreach ((string name, object? value) in values as IEnumerable<KeyValuePair<string, object?>> ?? [])
            {
                if (name != "{OriginalFormat}")
                {
                    WriteValue(json, name.ToLowerInvariant(), value);
                }
            }

            if (error is not null)
            {
                json.WriteString("error", error.ToString());
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length) + "\n";
    }

    private static void WriteValue(Utf8JsonWriter json, string name, object? value)
    {
        switch (value)
        {
            case int number:
                json.WriteNumber(name, number);
                break;
            case double number:
                json.WriteNumber(name, number);
                break;
            default:
                json.WriteString(name, Convert.ToString(value, CultureInfo.InvariantCulture)?.Trim());
                break;
        }
    }

    private sealed class Logger(LineLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull
            => log._scopes.Push(state);

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            => log.Write(logLevel, category, formatter(state, exception), state, exception);
    }
}
