using CaptionSearch.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CaptionSearch.Web.Api;

/// <summary>The REST interface.</summary>
internal static class ApiEndpoints
{
    /// <summary>Name of the time limit of uploads and pages.</summary>
    internal const string Longer = "upload";

    /// <summary>Adds what the addresses need.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services, RequestLimits limits)
    {
        services.Configure<RouteHandlerOptions>(static routes => routes.ThrowOnBadRequest = true);
        services.ConfigureHttpJsonOptions(static json => ApiJson.Configured(json.SerializerOptions));
        services.AddRequestTimeouts(timeouts =>
        {
            timeouts.AddPolicy(nameof(RequestLimits), Policy(limits.Time));
            timeouts.AddPolicy(Longer, Policy(limits.UploadTime));
        });
        services.AddSingleton<IndexJobs>();
        services.AddOpenApi("v1", ApiDocument.Configure);
        return services;
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapApi(this IEndpointRouteBuilder routes, RequestLimits limits)
    {
        RouteGroupBuilder api = routes.MapGroup("").WithMetadata(BodyLimit.OfPicture(limits.PictureBytes));
        api.WithRequestTimeout(nameof(RequestLimits)).Fails(ApiDocument.Always);
        api.MapSearch();
        api.MapCaption();
        api.MapDocuments();
        api.MapStatus();
        RouteGroupBuilder uploads = routes.MapGroup("").WithMetadata(new BodyLimit(limits.UploadBytes + RequestLimits.FormOverhead));
        uploads.WithRequestTimeout(Longer).Fails(ApiDocument.Always);
        uploads.MapIndexing();
        routes.MapOpenApi("/openapi/{documentName}.json").ExcludeFromDescription();
    }

    private static RequestTimeoutPolicy Policy(TimeSpan time) => new()
    {
        Timeout = time,
        TimeoutStatusCode = StatusCodes.Status503ServiceUnavailable,
        WriteTimeoutResponse = static context =>
        {
            OperationCanceledException error = new();
            RequestRecord.Note(context, error);
            return FailureReply.WriteAsync(context, Failure.Of(error));
        },
    };
}
