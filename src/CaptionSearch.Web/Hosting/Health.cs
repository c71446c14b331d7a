using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CaptionSearch.Web.Hosting;

/// <summary>What a supervisor of processes asks.</summary>
internal static class Health
{
    /// <summary>Marks an endpoint whose 503 is an answer and no failure: supervisors ask again and again, and each line would bury the others.</summary>
    internal static readonly object Mark = new();

    /// <summary>Adds <c>/healthz</c>: the process answers; and <c>/readyz</c>: it answers searches, 503 until index and model are loaded.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", static () => TypedResults.Text("ok\n")).ExcludeFromDescription();
        routes.MapGet("/readyz", static (WarmUp warmUp) => Ready(warmUp)).ExcludeFromDescription().WithMetadata(Mark);
    }

    private static ContentHttpResult Ready(WarmUp warmUp) => warmUp.IsDone
        ? TypedResults.Text("ready\n")
        : TypedResults.Text($"not ready: {warmUp.Problem ?? "index and model are being loaded."}\n", statusCode: StatusCodes.Status503ServiceUnavailable);
}
