using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace CaptionSearch.Web.Api;

/// <summary>The OpenAPI document: what the framework finds out, and what it cannot.</summary>
internal static class ApiDocument
{
    private const string Scheme = "key";

    private static readonly (string Status, string Meaning)[] Always =
    [
        ("401", "A key is needed and was not sent."),
        ("403", "Asked for by a page of another site."),
        ("429", "As many requests wait as may wait; Retry-After says when to come again."),
        ("500", "Something went wrong; it was noted in the log under the request's id."),
    ];

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
        options.AddOperationTransformer(static async (operation, context, cancellationToken) =>
        {
            OpenApiSchema problem = await context.GetOrCreateSchemaAsync(typeof(ProblemDetails), null, cancellationToken).ConfigureAwait(false);
            bool isOrigin = OriginApi.Owns("/" + context.Description.RelativePath);
            operation.Responses ??= [];
            foreach ((string status, string meaning) in Always)
            {
                operation.Responses.TryAdd(status, new OpenApiResponse
                {
                    Description = meaning,
                    Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = problem } },
                });
            }

            if (isOrigin)
            {
                DescribeOriginFailures(operation);
            }

            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<PictureBody>().Any())
            {
                AddPicture(operation, isOrigin ? "query_img" : "picture");
            }

            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<UploadBody>().Any() && operation.RequestBody?.Content is { } content)
            {
                content["multipart/form-data"] = Form("pictures", new OpenApiSchema { Type = JsonSchemaType.Array, Items = File() });
            }
        });
    }

    private static void DescribeOriginFailures(OpenApiOperation operation)
    {
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
