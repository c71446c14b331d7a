using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CaptionSearch.Web.Api;

/// <summary>The OpenAPI document: what the framework finds out, and what it cannot.</summary>
internal static class ApiDocument
{
    private const string Scheme = "key";

    private static readonly Dictionary<string, string> Meanings = new()
    {
        ["400"] = "Not understood: something is missing or not of its form; the detail names it.",
        ["401"] = "A key is needed and was not sent.",
        ["403"] = "Asked for by a page of another site, or a folder that may not be named.",
        ["404"] = "There is no such picture, folder or job.",
        ["408"] = "The body arrived too slowly.",
        ["409"] = "Another folder is being indexed; Retry-After says when to look again.",
        ["413"] = "The body or the picture is larger than is taken.",
        ["415"] = "Not a kind of body, or not a kind of picture, that is taken.",
        ["421"] = "The server was called by a name that is not its own.",
        ["422"] = "Understood, but it cannot be done: a broken picture, words that are none.",
        ["429"] = "As many requests wait as may wait; Retry-After says when to come again.",
        ["500"] = "Something went wrong; it was noted in the log under the request's id.",
        ["503"] = "Index or model cannot be used now, or it took too long; Retry-After says when to come again.",
    };

    /// <summary>The ways in which every address may fail.</summary>
    internal static readonly int[] Always = [401, 403, 421, 429, 500];

    /// <summary>Sets it up.</summary>
    public static void Configure(OpenApiOptions options)
    {
        options.AddDocumentTransformer(static (document, _, _) =>
        {
            document.Info = new OpenApiInfo
            {
                Title = "CaptionSearch",
                Version = "v1",
                Description = "Captions pictures, keeps them in an index, and finds them by words and by example. "
                    + "Failures are problem details (RFC 9457) with the id of the request, which is in the header X-Request-Id too.",
            };
            document.Servers?.Clear();
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes[Scheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "Where the server was started with a key; the header X-Api-Key does as well.",
            };
            document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(Scheme, document)] = [] }];
            return Task.CompletedTask;
        });
        options.AddSchemaTransformer(static (schema, context, _) =>
        {
            Complete(schema, context);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer(static (operation, context, _) =>
        {
            IList<object> metadata = context.Description.ActionDescriptor.EndpointMetadata;
            bool isOrigin = OriginApi.Owns("/" + context.Description.RelativePath);
            foreach ((string status, IOpenApiResponse reply) in operation.Responses ?? [])
            {
                reply.Description = Meanings.GetValueOrDefault(status, reply.Description ?? "");
                if (status is "409" or "429" or "503" && reply is OpenApiResponse refusal)
                {
                    refusal.Headers = new Dictionary<string, IOpenApiHeader>
                    {
                        ["Retry-After"] = new OpenApiHeader { Description = "Seconds.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer } },
                    };
                }
            }

            if (metadata.OfType<BodyExample>().FirstOrDefault() is { } example)
            {
                operation.RequestBody!.Content!["application/json"].Example = JsonNode.Parse(example.Json);
            }

            if (isOrigin)
            {
                DescribeOriginFailures(operation);
            }

            if (metadata.OfType<PictureBody>().Any())
            {
                AddPicture(operation, isOrigin ? "query_img" : "picture");
            }

            if (metadata.OfType<UploadBody>().Any() && operation.RequestBody?.Content is { } content)
            {
                content["multipart/form-data"] = Form("pictures", new OpenApiSchema { Type = JsonSchemaType.Array, Items = File() });
            }

            return Task.CompletedTask;
        });
    }

    /// <summary>
    /// Says what the framework leaves out: that a picture in JSON is a text, which members of a reply may be null, and that they are always
    /// there. It takes a member that can only be read for one that may be null.
    /// </summary>
    private static void Complete(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonTypeInfo.Type == typeof(SentPicture))
        {
            schema.Type = JsonSchemaType.String;
        }

        if (context.JsonPropertyInfo is { Set: null, AttributeProvider: PropertyInfo property } && schema.Type is { } type)
        {
            bool isNullable = new NullabilityInfoContext().Create(property).ReadState == NullabilityState.Nullable;
            schema.Type = isNullable ? type | JsonSchemaType.Null : type & ~JsonSchemaType.Null;
        }

        foreach (JsonPropertyInfo member in context.JsonTypeInfo.Properties)
        {
            bool isAlwaysThere = member is { Set: null, Get: not null } && member.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) == false;
            if (isAlwaysThere && schema.Properties?.ContainsKey(member.Name) == true)
            {
                schema.Required ??= new HashSet<string>();
                schema.Required.Add(member.Name);
            }
        }
    }

    private static void DescribeOriginFailures(OpenApiOperation operation)
    {
        operation.Responses!.Remove("415"); // said as 400 there
        foreach ((string status, IOpenApiResponse reply) in operation.Responses!)
        {
            if (status[0] != '2' && reply is OpenApiResponse { Content: not null } failure)
            {
                failure.Content.Clear();
                failure.Content["application/json"] = new OpenApiMediaType
                {
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.Object,
                        Required = new HashSet<string> { "success", "message" },
                        Properties = new Dictionary<string, IOpenApiSchema>
                        {
                            ["success"] = new OpenApiSchema { Type = JsonSchemaType.Boolean, Description = "Always false." },
                            ["message"] = new OpenApiSchema { Type = JsonSchemaType.String },
                        },
                    },
                };
            }
        }
    }

    private static void AddPicture(OpenApiOperation operation, string field)
    {
        if (operation.RequestBody?.Content is { } content)
        {
            content["multipart/form-data"] = Form(field, File());
            content["image/*"] = new OpenApiMediaType { Schema = File() };
            content["application/octet-stream"] = new OpenApiMediaType { Schema = File() };
        }
    }

    private static OpenApiSchema File() => new() { Type = JsonSchemaType.String, Format = "binary" };

    private static OpenApiMediaType Form(string field, OpenApiSchema schema) => new()
    {
        Schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { field },
            Properties = new Dictionary<string, IOpenApiSchema> { [field] = schema },
        },
    };
}
