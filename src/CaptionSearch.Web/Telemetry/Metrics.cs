using CaptionSearch.Engine.Serving;
using CaptionSearch.Index;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace CaptionSearch.Web.Telemetry;

/// <summary><c>/metrics</c> for Prometheus.</summary>
internal static class Metrics
{
    private static readonly TimeSpan LongestLook = TimeSpan.FromSeconds(2);

    /// <summary>Adds the counters and what reads them.</summary>
    public static IServiceCollection AddMetering(this IServiceCollection services)
    {
        services.AddSingleton<WebMeter>();
        services.AddSingleton<PrometheusText>();
        services.AddSingleton(static provider => Sdk.CreateMeterProviderBuilder()
            .AddMeter("Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", WebMeter.Name)
            .AddReader(new BaseExportingMetricReader(provider.GetRequiredService<PrometheusText>()))
            .Build());
        return services;
    }

    /// <summary>Adds the address.</summary>
    public static void MapMetrics(this WebApplication app)
    {
        // Counting begins at the start, not when somebody first looks.
        _ = app.Services.GetRequiredService<MeterProvider>();
        app.MapGet("/metrics", ReadAsync).ExcludeFromDescription();
    }

    private static async Task<ContentHttpResult> ReadAsync(WebMeter meter, CurrentVersion current, PrometheusText text, CancellationToken cancellationToken)
    {
        await LookAsync(meter, current, cancellationToken).ConfigureAwait(false);
        return TypedResults.Content(text.Read(), PrometheusText.ContentType);
    }

    /// <summary>Looks at the index; one that does not answer leaves the numbers of the last look.</summary>
    private static async Task LookAsync(WebMeter meter, CurrentVersion current, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestLook);
        try
        {
            VersionLease lease = await current.LeaseAsync(limit.Token).ConfigureAwait(false);
            await using (lease.ConfigureAwait(false))
            {
                IndexStatistics? statistics = lease.Index is null ? null : await lease.Index.GetStatisticsAsync(limit.Token).ConfigureAwait(false);
                (meter.Documents, meter.IndexBytes) = (statistics?.Documents ?? 0, statistics?.ByteSize ?? 0);
            }
        }
        catch (Exception error) when (error is IndexUnavailableException or IndexFormatException
            || (error is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The measurements of everything else are wanted all the more.
        }
    }
}
