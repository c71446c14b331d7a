namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>One request to the server.</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="Path">Path and query below the server's address, without a leading slash.</param>
internal sealed record ElasticRequest(HttpMethod Method, string Path)
{
    /// <summary>Decides the time limit and the repetitions. Default <see cref="RequestKind.Search"/>.</summary>
    public RequestKind Kind { get; init; }

    /// <summary>The body; null for none. Belongs to the caller, who keeps it until the answer is there.</summary>
    public PooledBuffer? Body { get; init; }

    /// <summary>Whether the body is one JSON object a line (bulk, msearch).</summary>
    public bool IsLines { get; init; }

    /// <summary>Whether sending it twice does no more than sending it once; otherwise it is never repeated. Default true.</summary>
    public bool IsRepeatable { get; init; } = true;

    /// <summary>Statuses outside 200..299 that the caller reads by itself instead of getting an error.</summary>
    public IReadOnlyCollection<int> Accepted { get; init; } = [];
}
