using System.Diagnostics;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Json;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Engine.Status;
using CaptionSearch.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CaptionSearch.Web.Api;

/// <summary>What is indexed, and how the server is.</summary>
internal static class StatusApi
{
    private static readonly long Start = Stopwatch.GetTimestamp();

    /// <summary>Adds <c>/api/v1/status</c>.</summary>
    public static void MapStatus(this IEndpointRouteBuilder routes)
        => routes.MapGet("/api/v1/status", ReadAsync)
            .WithName("status").WithTags("Server").WithSummary("What is indexed, by which model, and whether it is complete")
            .Fails(503);

    private static async Task<Ok<StatusAnswer>> ReadAsync(
        DataFolder data, CurrentVersion current, CaptionDesk captions, WarmUp warmUp, ServeOptions options, CancellationToken cancellationToken)
    {
        IndexStatus status = await IndexStatus.ReadAsync(data, cancellationToken).ConfigureAwait(false);
        VersionLease lease = await current.LeaseAsync(cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            string model = (await lease.ModelAsync(cancellationToken).ConfigureAwait(false)).Folder;
            return TypedResults.Ok(new StatusAnswer(
                warmUp.IsDone,
                ProgramVersion.Text,
                (long)Stopwatch.GetElapsedTime(Start).TotalSeconds,
                captions.Waiting,
                options.Limits.Queue,
                new StatusJson(status, model)));
        }
    }
}
