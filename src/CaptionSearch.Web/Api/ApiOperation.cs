using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.OpenApi;

namespace CaptionSearch.Web.Api;

/// <summary>One address of the REST interface as the page that describes it shows it.</summary>
/// <param name="server">Where the reader reached this server.</param>
/// <param name="method">For example <c>GET</c>.</param>
/// <param name="path">As the document writes it, with names in braces.</param>
/// <param name="operation">What the document says about it.</param>
public sealed class ApiOperation(Uri server, HttpMethod method, string path, OpenApiOperation operation)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>For example <c>GET</c>.</summary>
    public string Method => method.Method;

    /// <summary>As the document writes it.</summary>
    public string Path => path;

    /// <summary>Name of a place on the page.</summary>
    public string Anchor => $"{Method}{path}".ToLowerInvariant().Replace('/', '-').Replace("{", "", StringComparison.Ordinal).Replace("}", "", StringComparison.Ordinal);

    /// <summary>One line; may be empty.</summary>
    public string Summary => operation.Summary ?? "";

    /// <summary>More than a line; may be empty.</summary>
    public string Description => operation.Description ?? "";

    /// <summary>Name, place, type and meaning of each parameter; those that must be given are marked.</summary>
    public IEnumerable<(string Name, string In, string Type, bool IsRequired, string Description)> Parameters
        => (operation.Parameters ?? []).Select(static parameter => (
            parameter.Name ?? "", parameter.In?.ToString().ToLowerInvariant() ?? "", TypeOf(parameter.Schema), parameter.Required, parameter.Description ?? ""));

    /// <summary>Forms in which a body may be sent; empty when none is.</summary>
    public IEnumerable<string> Bodies => operation.RequestBody?.Content?.Keys ?? Enumerable.Empty<string>();

    /// <summary>Status and meaning of each reply.</summary>
    public IEnumerable<(string Status, string Description)> Replies
        => (operation.Responses ?? []).Select(static reply => (reply.Key, reply.Value.Description ?? ""));

    /// <summary>A command line to try.</summary>
    public string Example
    {
        get
        {
            StringBuilder text = new("curl");
            if (method != HttpMethod.Get)
            {
                text.Append(" -X ").Append(Method);
            }

            if (Body("multipart/form-data")?.Schema?.Properties?.Keys.FirstOrDefault() is { } part)
            {
                text.Append(" -F ").Append(part).Append("=@picture.jpg");
            }
            else if (JsonExample is { } json)
            {
                text.Append(" -H 'Content-Type: application/json' -d '").Append(json).Append('\'');
            }

            string question = string.Join('&', (operation.Parameters ?? []).Where(static p => p.In == ParameterLocation.Query && (p.Required || p.Name == "q"))
                .Select(static p => p.Name == "q" ? "q=a+dog" : p.Name + "=..."));
            return text.Append(" '").Append(server.ToString().TrimEnd('/')).Append(path).Append(question.Length > 0 ? "?" : "").Append(question).Append('\'').ToString();
        }
    }

    /// <summary>A JSON body that may be sent; null when none is taken.</summary>
    public string? JsonExample => Body("application/json")?.Example?.ToJsonString(Readable);

    private OpenApiMediaType? Body(string form)
        => operation.RequestBody?.Content is { } content && content.TryGetValue(form, out OpenApiMediaType? body) ? body : null;

    private static string TypeOf(IOpenApiSchema? schema) => schema switch
    {
        null => "",
        { Type: { } type } when type.HasFlag(JsonSchemaType.Array) => TypeOf(schema.Items) + "s",
        { Type: { } type } => string.Join(" or ", Enum.GetValues<JsonSchemaType>().Where(one => one != JsonSchemaType.Null && type.HasFlag(one)).Select(static one => one.ToString().ToLowerInvariant())),
        _ => "",
    };
}
