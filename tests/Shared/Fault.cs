namespace CaptionSearch.Tests.Shared;

/// <summary>What a <see cref="FaultProxy"/> does to one request; members that are not set do nothing.</summary>
internal sealed record Fault
{
    /// <summary>The proxy answers with this status itself; the server hears nothing.</summary>
    public int? Status { get; init; }

    /// <summary>Body of that answer, JSON.</summary>
    public string Json { get; init; } = "{}";

    /// <summary>Value of a <c>Retry-After</c> header in that answer.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>The server gets so many bytes of the body; then both connections break.</summary>
    public int? RequestBytes { get; init; }

    /// <summary>The server gets all of the request; the client gets so many bytes of the answer, and then the connection breaks.</summary>
    public int? ReplyBytes { get; init; }

    /// <summary>How long the answer is held back.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>Speed of the answer in bytes a second.</summary>
    public int? BytesPerSecond { get; init; }

    /// <summary>A header that is taken out of the answer.</summary>
    public string? RemovedHeader { get; init; }

    /// <summary>The version that the answer to <c>GET /</c> claims.</summary>
    public string? Version { get; init; }
}
