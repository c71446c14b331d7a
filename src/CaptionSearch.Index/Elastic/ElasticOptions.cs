using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;

namespace CaptionSearch.Index.Elastic;

/// <summary>Where an Elasticsearch server is, how to be let in, what the index is called there, and how patient to be.</summary>
/// <remarks>Printing it shows the address, the names and whether there are credentials, never the credentials.</remarks>
public sealed record ElasticOptions
{
    /// <summary>The index name when none is given; its indices stand behind aliases of this name.</summary>
    public const string DefaultIndexName = "captionsearch";

    /// <summary>Name that the first version of this program gave its single index, which has no aliases.</summary>
    public const string PlainIndexName = "desearch";

    /// <summary>Address of the server, http or https, without user and password (<see cref="ForUrl"/> takes those out). Default <c>http://localhost:9200</c>.</summary>
    public Uri Url { get; init; } = new("http://localhost:9200");

    /// <summary>API key: the encoded form, or <c>id:key</c>. Goes before <see cref="User"/>. Null: none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>User for basic authentication. Null: none.</summary>
    public string? User { get; init; }

    /// <summary>Password of <see cref="User"/>.</summary>
    public string? Password { get; init; }

    /// <summary>
    /// SHA-256 of the certificate authority that signed the server's certificate, 64 hexadecimal digits with or without colons.
    /// Null: the certificate must be one that this machine trusts.
    /// </summary>
    public string? CaFingerprint { get; init; }

    /// <summary>Name of the index, or of the alias through which it is read. Default <see cref="DefaultIndexName"/>.</summary>
    public string IndexName { get; init; } = DefaultIndexName;

    /// <summary>
    /// Whether <see cref="IndexName"/> is an alias over versioned indices, which a new model needs. Default: yes, unless the name is
    /// <see cref="PlainIndexName"/>.
    /// </summary>
    public bool UsesAliases
    {
        get => _usesAliases ?? IndexName != PlainIndexName;
        init => _usesAliases = value;
    }

    /// <summary>How vectors are kept. Decided when an index is made. Default <see cref="ElasticVectorType.Auto"/>.</summary>
    public ElasticVectorType VectorType { get; init; }

    /// <summary>
    /// Name of a set of synonyms on the server (synonyms API), used by indices that are made from now on. Null: the rules of
    /// elastic/synonyms.txt are written into the index.
    /// </summary>
    public string? SynonymsSet { get; init; }

    /// <summary>Longest wait for a connection. Default 5 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for an answer to a search, a count or a document. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan SearchTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest wait for an answer to one bulk request; merging graphs makes some slow. Default 90 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan BulkTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Longest wait for an answer to anything else: making an index, aliases, a refresh. Default 60 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan AdministrationTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Most repetitions of a search that the server was too busy for or that lost its connection, 0 to 100. Default 2.</summary>
    [Range(0, 100)]
    public int SearchRetries { get; init; } = 2;

    /// <summary>Most repetitions of any other request, 0 to 100. Default 10: about 40 s, enough for a server that restarts.</summary>
    [Range(0, 100)]
    public int WriteRetries { get; init; } = 10;

    /// <summary>The first repetition comes after a random time up to this; every further one may take twice as long. Default 200 ms.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:01:00")]
    public TimeSpan RetryBase { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Longest time between two repetitions, unless the server asks for more. Default 10 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "00:10:00")]
    public TimeSpan RetryCap { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest time spent on one request other than a search, repetitions and waits included. Default 5 min.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Most bytes of one bulk request before compression, 1 kB to 90 MB. Default 5 MB. One larger document goes alone.</summary>
    [Range(1 << 10, 90_000_000)]
    public int BulkBytes { get; init; } = 5_000_000;

    /// <summary>Most documents of one bulk request, 1 to 10,000. Default 500.</summary>
    [Range(1, 10_000)]
    public int BulkDocuments { get; init; } = 500;

    /// <summary>Bulk requests on their way at once, 1 to 16. Default 2.</summary>
    [Range(1, 16)]
    public int BulkParallel { get; init; } = 2;

    /// <summary>
    /// Bodies of at least so many bytes are sent with gzip. Null, the default: from 4,096 bytes, and not to this machine itself, where
    /// it costs time and saves nothing.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? GzipThreshold { get; init; }

    /// <summary>
    /// File that documents go to which the server refuses for good, one JSON object a line. Null: a run with such documents ends with
    /// an error instead.
    /// </summary>
    public string? DeadLetterFile { get; init; }

    private readonly bool? _usesAliases;

    /// <summary>Options for an address as a user writes it; a user and a password in it become <see cref="User"/> and <see cref="Password"/>.</summary>
    /// <param name="url">http or https; without a scheme http is meant.</param>
    /// <exception cref="ArgumentException">Not such an address; the message does not repeat a password.</exception>
    public static ElasticOptions ForUrl(string url)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        string text = url.Contains("://", StringComparison.Ordinal) ? url.Trim() : "http://" + url.Trim();
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? parsed) || parsed.Host.Length == 0
            || (parsed.Scheme != Uri.UriSchemeHttp && parsed.Scheme != Uri.UriSchemeHttps)
            || parsed.Query.Length > 0 || parsed.Fragment.Length > 0)
        {
            string shown = text[(text.LastIndexOf('@') + 1)..];
            throw new ArgumentException($"'{shown}' is not the address of a server: http://HOST:PORT or https://HOST:PORT is expected.");
        }

        ElasticOptions options = new() { Url = new UriBuilder(parsed) { UserName = "", Password = "" }.Uri };
        if (parsed.UserInfo.Length == 0)
        {
            return options;
        }

        string[] parts = parsed.UserInfo.Split(':', 2);
        return options with
        {
            User = Uri.UnescapeDataString(parts[0]),
            Password = parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "",
        };
    }

    private bool PrintMembers(StringBuilder text)
    {
        string credentials = ApiKey is not null ? "API key" : User is not null ? "user and password" : "none";
        text.Append(CultureInfo.InvariantCulture, $"Url = {Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)}, ");
        text.Append(CultureInfo.InvariantCulture, $"IndexName = {IndexName}, UsesAliases = {UsesAliases}, VectorType = {VectorType}, Credentials = {credentials}");
        return true;
    }
}
