using System.Buffers;
using CaptionSearch.Index;
using CaptionSearch.Index.Elastic;

namespace CaptionSearch.Engine;

/// <summary>Which index is used: the embedded one, or one on an Elasticsearch server with or without a copy in the data folder.</summary>
public sealed record IndexSettings
{
    /// <summary>Environment variable: <c>embedded</c> or <c>elastic</c>. Default: <c>elastic</c> when there is an address, else <c>embedded</c>.</summary>
    public const string KindVariable = "CAPTIONSEARCH_INDEX";

    /// <summary>Environment variable: address of the server.</summary>
    public const string UrlVariable = "CAPTIONSEARCH_ELASTIC_URL";

    /// <summary>Environment variable: API key.</summary>
    public const string ApiKeyVariable = "CAPTIONSEARCH_ELASTIC_API_KEY";

    /// <summary>Environment variable: user.</summary>
    public const string UserVariable = "CAPTIONSEARCH_ELASTIC_USER";

    /// <summary>Environment variable: password of the user.</summary>
    public const string PasswordVariable = "CAPTIONSEARCH_ELASTIC_PASSWORD";

    /// <summary>Environment variable: SHA-256 of the certificate authority.</summary>
    public const string FingerprintVariable = "CAPTIONSEARCH_ELASTIC_FINGERPRINT";

    /// <summary>Environment variable: name of the index on the server.</summary>
    public const string NameVariable = "CAPTIONSEARCH_ELASTIC_INDEX";

    /// <summary>Environment variable: <c>flat</c>, <c>int8_hnsw</c> or <c>bbq_hnsw</c>.</summary>
    public const string VectorVariable = "CAPTIONSEARCH_ELASTIC_VECTOR";

    /// <summary>Environment variable: <c>no</c> for no copy in the data folder.</summary>
    public const string LocalCopyVariable = "CAPTIONSEARCH_LOCAL_COPY";

    private const int LongestName = 200; // the server takes 255 bytes, and versions add theirs
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-_.");

    /// <summary>The embedded index.</summary>
    public static IndexSettings Embedded { get; } = new();

    /// <summary>The server; null for the embedded index. Default null.</summary>
    public ElasticOptions? Server { get; init; }

    /// <summary>Whether what is written to the server is kept in the data folder too, so that work goes on without it. Default true.</summary>
    public bool KeepsLocalCopy { get; init; } = true;

    /// <summary>Reads the settings from the environment.</summary>
    /// <param name="environment">Environment variable by name, null when unset.</param>
    /// <exception cref="IndexUnavailableException">A variable has a value that it cannot have; the message names it.</exception>
    public static IndexSettings Locate(Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        string? url = Read(UrlVariable);
        string kind = Read(KindVariable) ?? (url is null ? "embedded" : "elastic");
        if (kind == "embedded")
        {
            return Embedded;
        }

        if (kind != "elastic")
        {
            throw Wrong(KindVariable, kind, "embedded or elastic");
        }

        ElasticOptions server = Address(url);
        string? user = Read(UserVariable);
        return new IndexSettings
        {
            Server = server with
            {
                ApiKey = Read(ApiKeyVariable),
                User = user ?? server.User,
                Password = user is null ? server.Password : Read(PasswordVariable) ?? "",
                CaFingerprint = Read(FingerprintVariable),
                IndexName = Name(Read(NameVariable)),
                VectorType = VectorType(Read(VectorVariable)),
            },
            KeepsLocalCopy = Read(LocalCopyVariable) switch
            {
                null or "yes" or "true" or "1" => true,
                "no" or "false" or "0" => false,
                string other => throw Wrong(LocalCopyVariable, other, "yes or no"),
            },
        };

        string? Read(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
    }

    private static ElasticOptions Address(string? url)
    {
        try
        {
            return url is null ? new ElasticOptions() : ElasticOptions.ForUrl(url);
        }
        catch (ArgumentException error)
        {
            throw new IndexUnavailableException($"--url or {UrlVariable}: {error.Message}", error);
        }
    }

    private static string Name(string? name)
    {
        return name is null
            ? ElasticOptions.DefaultIndexName
            : name.Length <= LongestName && char.IsAsciiLetterOrDigit(name[0]) && !name.AsSpan().ContainsAnyExcept(NameCharacters)
                ? name
                : throw Wrong(NameVariable, name, "a name of lower-case letters, digits, '-', '_' and '.' that begins with a letter or digit");
    }

    private static ElasticVectorType VectorType(string? text) => text switch
    {
        null or "auto" => ElasticVectorType.Auto,
        "flat" => ElasticVectorType.Flat,
        "int8_hnsw" => ElasticVectorType.Int8Hnsw,
        "bbq_hnsw" => ElasticVectorType.BbqHnsw,
        _ => throw Wrong(VectorVariable, text, "flat, int8_hnsw or bbq_hnsw"),
    };

    private static IndexUnavailableException Wrong(string variable, string value, string expected)
        => new($"{variable} is '{value}'; {expected} is expected.");
}
