using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CaptionSearch.Web.Api;

/// <summary>Whether values are as the schemas of an OpenAPI document say (JSON Schema 2020-12).</summary>
/// <remarks>It knows the keywords, types and formats that the document uses. Any other one is an error, wherever it stands, so that nothing is passed over.</remarks>
internal sealed class SchemaCheck
{
    private static readonly string[] TypeNames = ["null", "boolean", "integer", "number", "string", "array", "object"];
    private static readonly string[] FormatNames = ["int32", "int64", "float", "double", "date-time", "binary"];

    private readonly JsonNode _document;

    /// <summary>Looks through all schemas of a document.</summary>
    /// <exception cref="NotSupportedException">A schema has a keyword, a type or a format that the check does not know.</exception>
    public SchemaCheck(JsonNode document)
    {
        _document = document;
        foreach ((string name, JsonNode? schema) in document["components"]?["schemas"]?.AsObject() ?? [])
        {
            Read(schema!, "#/components/schemas/" + name);
        }

        ReadSchemasIn(document["paths"]!, "#/paths");
    }

    /// <summary>What is wrong with a value, one line each with its place; nothing when it is as the schema says.</summary>
    public IReadOnlyList<string> Faults(JsonNode? value, JsonNode schema)
    {
        List<string> faults = [];
        Check(value, schema.AsObject(), "$", faults);
        return faults;
    }

    private void ReadSchemasIn(JsonNode? node, string at)
    {
        switch (node)
        {
            case JsonObject members:
                foreach ((string name, JsonNode? member) in members)
                {
                    if (name == "schema")
                    {
                        Read(member!, $"{at}/{name}");
                    }
                    else
                    {
                        ReadSchemasIn(member, $"{at}/{name}");
                    }
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    ReadSchemasIn(item, at + "/[]");
                }

                break;
        }
    }

    private void Read(JsonNode schema, string at)
    {
        if (schema is JsonValue value && value.GetValueKind() == JsonValueKind.False)
        {
            return; // additionalProperties
        }

        foreach ((string keyword, JsonNode? says) in schema.AsObject())
        {
            string place = $"{at}/{keyword}";
            switch (keyword)
            {
                case "description" or "required":
                    break;
                case "$ref":
                    Resolve((string)says!);
                    break;
                case "type":
                    Known(TypeNames, Names(says), place);
                    break;
                case "format":
                    Known(FormatNames, Names(says), place);
                    break;
                case "properties":
                    foreach ((string name, JsonNode? property) in says!.AsObject())
                    {
                        Read(property!, $"{place}/{name}");
                    }

                    break;
                case "items" or "additionalProperties":
                    Read(says!, place);
                    break;
                case "anyOf" or "oneOf":
                    foreach (JsonNode? one in says!.AsArray())
                    {
                        Read(one!, place);
                    }

                    break;
                default:
                    throw new NotSupportedException($"{place}: the check does not know this keyword.");
            }
        }
    }

    private static void Known(string[] known, IEnumerable<string> names, string at)
    {
        foreach (string name in names)
        {
            if (!known.Contains(name))
            {
                throw new NotSupportedException($"{at}: the check does not know '{name}'.");
            }
        }
    }

    private JsonObject Resolve(string reference)
        => reference.Split('/') is ["#", .. string[] names] && names.Aggregate((JsonNode?)_document, static (node, name) => node?[name]) is JsonObject schema
            ? schema
            : throw new NotSupportedException($"{reference}: leads nowhere.");

    private void Check(JsonNode? value, JsonObject schema, string at, List<string> faults)
    {
        foreach ((string keyword, JsonNode? says) in schema)
        {
            bool isRight = keyword switch
            {
                "$ref" => Add(value, Resolve((string)says!), at, faults),
                "type" => Names(says).Any(type => IsOf(value, type)),
                "format" => IsOfFormat(value, (string)says!),
                "required" => value is not JsonObject whole || says!.AsArray().All(name => whole.ContainsKey((string)name!)),
                "properties" => CheckProperties(value, says!.AsObject(), at, faults),
                "additionalProperties" => CheckOthers(value, schema, says!, at, faults),
                "items" => CheckItems(value, says!.AsObject(), at, faults),
                "anyOf" => says!.AsArray().Any(one => Faults(value, one!).Count == 0),
                "oneOf" => says!.AsArray().Count(one => Faults(value, one!).Count == 0) == 1,
                _ => true, // Read has seen that it is a description
            };
            if (!isRight)
            {
                faults.Add($"{at}: {Short(value)} is not of '{keyword}' {says!.ToJsonString()}");
            }
        }
    }

    private bool Add(JsonNode? value, JsonObject schema, string at, List<string> faults)
    {
        Check(value, schema, at, faults);
        return true;
    }

    private bool CheckProperties(JsonNode? value, JsonObject properties, string at, List<string> faults)
    {
        foreach ((string name, JsonNode? member) in value as JsonObject ?? [])
        {
            if (properties[name] is JsonObject schema)
            {
                Check(member, schema, $"{at}.{name}", faults);
            }
        }

        return true;
    }

    private bool CheckOthers(JsonNode? value, JsonObject schema, JsonNode says, string at, List<string> faults)
    {
        foreach ((string name, JsonNode? member) in value as JsonObject ?? [])
        {
            if (schema["properties"]?[name] is not null)
            {
                continue;
            }

            if (says is not JsonObject others)
            {
                faults.Add($"{at}.{name}: there is no such member.");
                continue;
            }

            Check(member, others, $"{at}.{name}", faults);
        }

        return true;
    }

    private bool CheckItems(JsonNode? value, JsonObject schema, string at, List<string> faults)
    {
        foreach ((int i, JsonNode? item) in (value as JsonArray ?? []).Index())
        {
            Check(item, schema, string.Create(CultureInfo.InvariantCulture, $"{at}[{i}]"), faults);
        }

        return true;
    }

    private static IEnumerable<string> Names(JsonNode? says) => says is JsonArray several ? several.Select(static name => (string)name!) : [(string)says!];

    private static bool IsOf(JsonNode? value, string type) => (value?.GetValueKind() ?? JsonValueKind.Null) switch
    {
        JsonValueKind.Null => type == "null",
        JsonValueKind.True or JsonValueKind.False => type == "boolean",
        JsonValueKind.String => type == "string",
        JsonValueKind.Array => type == "array",
        JsonValueKind.Object => type == "object",
        _ => type == "number" || (type == "integer" && decimal.IsInteger(Number(value!))),
    };

    private static bool IsOfFormat(JsonNode? value, string format) => (value?.GetValueKind() ?? JsonValueKind.Null, format) switch
    {
        (JsonValueKind.Number, "int32") => Number(value!) is >= int.MinValue and <= int.MaxValue,
        (JsonValueKind.Number, "int64") => Number(value!) is >= long.MinValue and <= long.MaxValue,
        (JsonValueKind.String, "date-time") => DateTimeOffset.TryParseExact(
            (string)value!, ["yyyy-MM-ddTHH:mm:ss.FFFFFFFK", "yyyy-MM-ddTHH:mm:ssK"], CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => true, // a format says nothing about values of other types
    };

    private static decimal Number(JsonNode value) => decimal.Parse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static string Short(JsonNode? value) => value?.ToJsonString() is { } text ? (text.Length > 100 ? text[..100] + "..." : text) : "null";
}
