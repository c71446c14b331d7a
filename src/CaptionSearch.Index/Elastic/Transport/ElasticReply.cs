using System.Text.Json;

namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>An answer of the server: 200..299, or a status that the request accepts.</summary>
internal sealed class ElasticReply(int status, JsonDocument? document, TimeSpan? retryAfter = null) : IDisposable
{
    /// <summary>HTTP status.</summary>
    public int Status => status;

    /// <summary>Whether the status is 200..299.</summary>
    public bool IsSuccess => status is >= 200 and < 300;

    /// <summary>The body; of kind <see cref="JsonValueKind.Undefined"/> when there is none or it is not JSON. Valid until <see cref="Dispose"/>.</summary>
    public JsonElement Root => document?.RootElement ?? default;

    /// <summary><c>error.type</c> and <c>error.reason</c> of an answer that is no success; null when it has none.</summary>
    public ServerError? Error => IsSuccess ? null : ServerError.Of(Root);

    /// <summary>How long the server asks to wait before the request is sent again; null when it does not say.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    public void Dispose() => document?.Dispose();
}
