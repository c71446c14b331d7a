using System.Text.Json;
using CaptionSearch.Index.Elastic.Transport;

namespace CaptionSearch.Index.Elastic.Bulk;

/// <summary>Documents that the server refused for good, one JSON object a line: <c>id</c>, <c>action</c>, <c>reason</c>, <c>document</c>.</summary>
/// <remarks>Lines are appended, each in one write, so that several processes may share the file; it is made with the first line.</remarks>
internal sealed class DeadLetterFile(string path) : IDisposable
{
    private readonly Lock _lock = new();
    private FileStream? _file;

    /// <summary>Where the lines are.</summary>
    public string Path => path;

    /// <summary>Number of lines appended by this instance.</summary>
    public long Count { get; private set; }

    /// <summary>Appends a line.</summary>
    /// <exception cref="IndexUnavailableException">The file cannot be written.</exception>
    public void Append(BulkRejection rejection)
    {
        using PooledBuffer line = new();
        line.AppendJson(json => Write(json, rejection));
        line.Append("\n"u8);
        lock (_lock)
        {
            try
            {
                _file ??= new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                _file.Write(line.Written.Span);
                Count++;
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                throw new IndexUnavailableException($"{path}: a document that the server refuses cannot be written down: {error.Message}", error);
            }
        }
    }

    /// <summary>Returns when the lines are on disk.</summary>
    public void Flush()
    {
        lock (_lock)
        {
            _file?.Flush(flushToDisk: true);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _file?.Flush(flushToDisk: true);
            _file?.Dispose();
            _file = null;
        }
    }

    private static void Write(Utf8JsonWriter json, BulkRejection rejection)
    {
        json.WriteStartObject();
        json.WriteString("id", rejection.Action.Id);
        json.WriteString("action", rejection.Action.Name);
        json.WriteString("reason", rejection.Type.Length == 0 ? rejection.Reason : $"{rejection.Type}: {rejection.Reason}");
        json.WritePropertyName("document");
        if (rejection.Action.Source.IsEmpty)
        {
            json.WriteNullValue();
        }
        else
        {
            json.WriteRawValue(rejection.Action.Source.Span);
        }

        json.WriteEndObject();
    }
}
