using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CaptionSearch.Web.Hosting;

/// <summary>What a supervisor of processes asks.</summary>
internal static class Health
{
    /// <summary>Adds <c>/healthz</c>: the process answers.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
        => routes.MapGet("/healthz", static () => Results.Text("ok\n")).ExcludeFromDescription();
}
