using System.Net.Sockets;
using System.Security.Authentication;

namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>One attempt at a request that came to nothing.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Status">HTTP status; 0 when there was no answer.</param>
internal sealed record RequestFailure(FailureKind Kind, int Status = 0)
{
    /// <summary>What the server said about it; null when nothing.</summary>
    public ServerError? Error { get; init; }

    /// <summary>What was found instead, or the limit that was passed; completes the sentence. Null: nothing to add.</summary>
    public string? Detail { get; init; }

    /// <summary>How long the server asks to wait; null when it does not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What the system said; null when the server answered.</summary>
    public Exception? Cause { get; init; }

    /// <summary>Whether the same request may succeed a little later.</summary>
    public bool IsPassing => Kind is FailureKind.Refused or FailureKind.Cut or FailureKind.Timeout or FailureKind.Busy
        or FailureKind.CircuitBreaker or FailureKind.Unavailable;

    /// <summary>What an answer that is no success means.</summary>
    public static RequestFailure OfStatus(int status, ServerError? error, TimeSpan? retryAfter)
    {
        FailureKind kind = status switch
        {
            _ when error is { IsReadOnlyBlock: true } => FailureKind.ReadOnly,
            _ when error is { IsCircuitBreaker: true } => FailureKind.CircuitBreaker,
            _ when error is { IsMissingIndex: true } => FailureKind.IndexMissing,
            401 => FailureKind.Unauthorized,
            403 => FailureKind.Forbidden,
            404 => FailureKind.IndexMissing,
            413 => FailureKind.TooLarge,
            429 => FailureKind.Busy,
            502 or 503 or 504 => FailureKind.Unavailable,
            >= 500 => FailureKind.ServerFault,
            _ => FailureKind.Refusal,
        };
        return new RequestFailure(kind, status) { Error = error, RetryAfter = retryAfter };
    }

    /// <summary>What an error of the connection means; null when it is none.</summary>
    public static RequestFailure? OfConnection(Exception error) => error switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new(FailureKind.UnknownHost) { Cause = error },
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => new(FailureKind.Tls) { Cause = error, Detail = Innermost(error) },
        HttpRequestException { InnerException: AuthenticationException } => new(FailureKind.Tls) { Cause = error, Detail = Innermost(error) },
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new(FailureKind.Refused) { Cause = error, Detail = "connection refused" },
        HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } => new(FailureKind.Refused) { Cause = error, Detail = Innermost(error) },
        HttpRequestException or IOException => new(FailureKind.Cut) { Cause = error, Detail = Innermost(error) },
        _ => null,
    };

    private static string Innermost(Exception error) => error.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.', ' ');
}
