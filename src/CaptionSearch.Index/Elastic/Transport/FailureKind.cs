namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>Why a request came to nothing; each is a different thing that somebody can do about it.</summary>
internal enum FailureKind
{
    /// <summary>Nobody listens at the address.</summary>
    Refused,

    /// <summary>The host's name is not known.</summary>
    UnknownHost,

    /// <summary>The connection broke before the answer was complete.</summary>
    Cut,

    /// <summary>No answer within the time limit.</summary>
    Timeout,

    /// <summary>The certificate is not the expected one, or there is no TLS.</summary>
    Tls,

    /// <summary>No credentials, or wrong ones.</summary>
    Unauthorized,

    /// <summary>The credentials do not reach that far.</summary>
    Forbidden,

    /// <summary>Something answers, but it is not Elasticsearch.</summary>
    NotElasticsearch,

    /// <summary>Elasticsearch of a version this program does not know.</summary>
    Version,

    /// <summary>The index or alias is not there.</summary>
    IndexMissing,

    /// <summary>The index takes no writes: the disk is full.</summary>
    ReadOnly,

    /// <summary>The server has no memory for it.</summary>
    CircuitBreaker,

    /// <summary>The server has too much to do (429).</summary>
    Busy,

    /// <summary>The server, or a proxy before it, cannot serve now (502, 503, 504).</summary>
    Unavailable,

    /// <summary>The request has more bytes than the server takes (413).</summary>
    TooLarge,

    /// <summary>The server does not take the request as it is.</summary>
    Refusal,

    /// <summary>The server failed (500).</summary>
    ServerFault,
}
