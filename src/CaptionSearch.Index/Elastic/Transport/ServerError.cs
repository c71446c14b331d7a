using System.Text.Json;

namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>What the server says went wrong, with a whole request or with one document of a bulk.</summary>
/// <param name="Type">Such as <c>mapper_parsing_exception</c>.</param>
/// <param name="Reason">One line of at most 300 characters, the innermost cause last.</param>
internal sealed record ServerError(string Type, string Reason)
{
    private const int LongestReason = 300;

    /// <summary>Whether the index takes no writes until somebody mends it: the disk is full, or it was set so.</summary>
    /// <remarks>Other blocks of the same type, such as a cluster that is still starting, go away by themselves.</remarks>
    public bool IsReadOnlyBlock => Type == "cluster_block_exception"
        && (Reason.Contains("read-only", StringComparison.Ordinal) || Reason.Contains("read_only", StringComparison.Ordinal)
            || Reason.Contains("FORBIDDEN/", StringComparison.Ordinal));

    /// <summary>Whether the server refused for want of memory.</summary>
    public bool IsCircuitBreaker => Type == "circuit_breaking_exception";

    /// <summary>Whether an index or alias of the request does not exist.</summary>
    public bool IsMissingIndex => Type is "index_not_found_exception" or "alias_not_found_exception"
        || (Type == "illegal_argument_exception" && Reason.Contains("require_alias", StringComparison.Ordinal));

    /// <summary>The error in an answer's body; null when there is none.</summary>
    public static ServerError? Of(JsonElement body)
        => body.ValueKind == JsonValueKind.Object && body.TryGetProperty("error", out JsonElement error) ? OfError(error) : null;

    /// <summary>The value of an <c>error</c> member: an object, or a bare text as some older answers have it.</summary>
    public static ServerError? OfError(JsonElement error)
    {
        if (error.ValueKind == JsonValueKind.String)
        {
            return new ServerError("error", Shorten(error.GetString() ?? ""));
        }

        if (error.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        string reason = Text(error, "reason");
        JsonElement inner = error;
        for (int depth = 0; depth < 5 && inner.TryGetProperty("caused_by", out JsonElement cause) && cause.ValueKind == JsonValueKind.Object; depth++)
        {
            inner = cause;
        }

        string innermost = Text(inner, "reason");
        if (innermost.Length > 0 && !reason.Contains(innermost, StringComparison.Ordinal))
        {
            reason = reason.Length == 0 ? innermost : $"{reason}: {innermost}";
        }

        return new ServerError(Text(error, "type"), Shorten(reason));
    }

    public override string ToString() => Reason.Length == 0 ? Type : $"{Type}: {Reason}";

    private static string Text(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() ?? "" : "";

    private static string Shorten(string reason)
    {
        string line = reason.ReplaceLineEndings(" ");
        return line.Length <= LongestReason ? line : line[..LongestReason] + "...";
    }
}
