using System.Globalization;
using System.Text.RegularExpressions;

namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>A failed request in one line: what, where, what to do. Credentials and bodies are never part of it.</summary>
internal static partial class FailureText
{
    private const string Start = "Start it with 'docker compose up -d elasticsearch'";

    /// <summary>The error to throw.</summary>
    /// <param name="failure">What happened.</param>
    /// <param name="request">During which request.</param>
    /// <param name="options">For the address and the names in the advice.</param>
    /// <param name="repetitions">How often it was repeated in vain.</param>
    public static Exception ToException(RequestFailure failure, ElasticRequest request, ElasticOptions options, int repetitions = 0)
    {
        string tried = repetitions == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" (tried {repetitions + 1} times)");
        string message = $"{Where(request, options)}: {Sentence(failure, options, tried)}";
        if (failure.Kind is FailureKind.Refusal)
        {
            return new IndexFormatException(message, failure.Cause!);
        }

        return new IndexUnavailableException(message, failure.Cause!)
        {
            // A server that is up and says no will say no again: only what passes by itself counts as out of reach.
            IsUnreachable = failure.IsPassing || failure.Kind is FailureKind.UnknownHost,
            IsGone = failure.Kind is FailureKind.IndexMissing,
        };
    }

    /// <summary>Method and address without query, as messages begin.</summary>
    public static string Where(ElasticRequest request, ElasticOptions options)
    {
        string path = request.Path.Split('?', 2)[0];
        return $"{request.Method} {options.Url.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/')}/{path}";
    }

    private static string Sentence(RequestFailure failure, ElasticOptions options, string tried) => failure.Kind switch
    {
        FailureKind.Refused => $"{failure.Detail ?? "no connection"}{tried}. Is Elasticsearch up? {Start}, or correct the address (--url or CAPTIONSEARCH_ELASTIC_URL).",
        FailureKind.UnknownHost => $"there is no host '{options.Url.Host}'. Correct the address (--url or CAPTIONSEARCH_ELASTIC_URL).",
        FailureKind.Cut => $"the connection broke before the answer was complete{tried}. Is it an Elasticsearch that expects {OtherScheme(options)}? Otherwise see its log ('docker compose logs elasticsearch').",
        FailureKind.Timeout => $"no answer in {failure.Detail}{tried}. The server hangs or has too much to do: see its log ('docker compose logs elasticsearch').",
        FailureKind.Tls => $"no safe connection ({failure.Detail}). Give the fingerprint of the server's certificate authority (CAPTIONSEARCH_ELASTIC_FINGERPRINT), or check that the address is really https.",
        FailureKind.Unauthorized => $"401, {(HasCredentials(options) ? "the server does not accept these credentials" : "the server wants credentials")}. Set CAPTIONSEARCH_ELASTIC_API_KEY, or CAPTIONSEARCH_ELASTIC_USER and CAPTIONSEARCH_ELASTIC_PASSWORD.",
        FailureKind.Forbidden => $"403, {Missing(failure.Error, options)}. Give the API key or user that privilege.",
        FailureKind.NotElasticsearch => $"this is not Elasticsearch but {failure.Detail}. Give the address of an Elasticsearch 8 or 9 server (--url or CAPTIONSEARCH_ELASTIC_URL).",
        FailureKind.Version => $"{failure.Detail}. Use a server of one of these versions.",
        FailureKind.IndexMissing => $"the index is not there{Because(failure.Error)}. Fill it: captionsearch index FOLDER.",
        FailureKind.ReadOnly => $"the index '{options.IndexName}' takes no writes{Because(failure.Error)}. The server's disk is probably full: free some space, or set index.blocks.read_only_allow_delete to null; nothing stored is lost.",
        FailureKind.CircuitBreaker => $"the server has not enough memory{Because(failure.Error)}{tried}. Give it a larger heap (ES_JAVA_OPTS), or ask for fewer hits at once.",
        FailureKind.Busy => $"the server has too much to do (429){Because(failure.Error)}{tried}. Try again later; what was written stays.",
        FailureKind.Unavailable => string.Create(CultureInfo.InvariantCulture, $"the server cannot serve now ({failure.Status}){Because(failure.Error)}{tried}. Try again when it has started; see its log ('docker compose logs elasticsearch')."),
        FailureKind.TooLarge => "413, the request has more bytes than the server takes. Raise http.max_content_length there.",
        FailureKind.ServerFault => string.Create(CultureInfo.InvariantCulture, $"the server failed ({failure.Status}){Because(failure.Error)}{tried}. See its log ('docker compose logs elasticsearch')."),
        _ => string.Create(CultureInfo.InvariantCulture, $"the server does not take the request ({failure.Status}){Because(failure.Error)}{Detail(failure)}. Is '{options.IndexName}' an index that this program made?"),
    };

    private static string Because(ServerError? error) => error is null ? "" : $" ({error})";

    private static string Detail(RequestFailure failure) => failure.Detail is null ? "" : $": {failure.Detail}";

    private static string OtherScheme(ElasticOptions options) => options.Url.Scheme == Uri.UriSchemeHttps ? "http" : "https";

    private static bool HasCredentials(ElasticOptions options) => options.ApiKey is not null || options.User is not null;

    /// <remarks>
    /// The server's text names the action and what would allow it: "action [indices:data/read/search] is unauthorized for API key id [x]
    /// of user [y] on indices [z], this action is granted by the index privileges [read,all]". Who was refused is left out.
    /// </remarks>
    private static string Missing(ServerError? error, ElasticOptions options)
    {
        string reason = error?.Reason ?? "";
        Match action = Action().Match(reason);
        Match granted = Privileges().Match(reason);
        string what = action.Success ? $"'{action.Groups[1].Value}' is not allowed" : "this is not allowed";
        string need = granted.Success
            ? $"it needs one of the {granted.Groups[1].Value} privileges {granted.Groups[2].Value}"
            : "it needs the index privileges read, write, create_index, view_index_metadata and manage, and the cluster privilege monitor";
        return granted.Success && granted.Groups[1].Value == "cluster" ? $"{what}: {need}" : $"{what}: {need} on '{options.IndexName}' and '{options.IndexName}-*'";
    }

    [GeneratedRegex(@"action \[([^\]]+)\]")]
    private static partial Regex Action();

    [GeneratedRegex(@"granted by the (index|cluster) privileges \[([^\]]+)\]")]
    private static partial Regex Privileges();
}
