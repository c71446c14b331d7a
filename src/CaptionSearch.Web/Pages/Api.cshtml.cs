using CaptionSearch.Web.Api;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace CaptionSearch.Web.Pages;

/// <summary>The REST interface for people: the OpenAPI document with a line to try for each address.</summary>
public sealed class ApiModel([FromKeyedServices("v1")] IOpenApiDocumentProvider documents) : PageModel
{
    /// <summary>The addresses, in the document's order.</summary>
    public IReadOnlyList<ApiOperation> Operations { get; private set; } = [];

    /// <summary>Reads the document.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        OpenApiDocument document = await documents.GetOpenApiDocumentAsync(cancellationToken).ConfigureAwait(false);
        Uri server = new($"{Request.Scheme}://{Request.Host}");
        Operations =
        [
            .. from path in document.Paths
               from operation in path.Value.Operations ?? []
               select new ApiOperation(server, operation.Key, path.Key, operation.Value),
        ];
    }
}
