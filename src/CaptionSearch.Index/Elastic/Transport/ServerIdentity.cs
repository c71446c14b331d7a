using System.Text.Json;

namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>Who answers at an address, from the answer to <c>GET /</c>.</summary>
internal static class ServerIdentity
{
    /// <summary>Why this server will not do; null when it will.</summary>
    /// <param name="root">Body of the answer.</param>
    public static RequestFailure? Check(JsonElement root)
    {
        string number = Number(root);
        if (ServerVersion.Parse(number) is not { } version)
        {
            return new RequestFailure(FailureKind.NotElasticsearch, 200) { Detail = "something that tells no version" };
        }

        return version.Major is >= ServerVersion.Oldest and <= ServerVersion.Newest
            ? null
            : new RequestFailure(FailureKind.Version, 200)
            {
                Detail = $"this is Elasticsearch {number}; this program works with versions {ServerVersion.Oldest} and {ServerVersion.Newest}",
            };
    }

    /// <summary>The version of a server that passed <see cref="Check"/>.</summary>
    public static ServerVersion Version(JsonElement root) => ServerVersion.Parse(Number(root)) ?? default;

    /// <summary>What something that is not Elasticsearch calls itself, as well as can be told.</summary>
    public static string Describe(HttpResponseMessage response, JsonElement root)
    {
        string number = Number(root);
        if (Text(Member(root, "version"), "distribution") is { Length: > 0 } distribution)
        {
            return $"{(distribution == "opensearch" ? "OpenSearch" : distribution)} {number}".TrimEnd();
        }

        if (ServerVersion.Parse(number) is { } version && Text(root, "tagline").Contains("Search", StringComparison.Ordinal))
        {
            return version.IsAtLeast(7, 14)
                ? $"something that calls itself Elasticsearch {number} without the header X-Elastic-Product (does a proxy take it out?)"
                : $"a server that calls itself Elasticsearch {number}, which is too old";
        }

        string server = response.Headers.Server.ToString();
        return server.Length > 0 && server.Length < 80 ? $"'{server}'" : $"something that answers {(int)response.StatusCode} to GET /";
    }

    private static string Number(JsonElement root) => Text(Member(root, "version"), "number");

    private static JsonElement Member(JsonElement element, string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;

    private static string Text(JsonElement element, string name)
    {
        JsonElement value = Member(element, name);
        string text = value.ValueKind == JsonValueKind.String ? (value.GetString() ?? "").ReplaceLineEndings(" ") : "";
        return text.Length <= 60 ? text : text[..60];
    }
}
