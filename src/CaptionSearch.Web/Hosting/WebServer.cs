using System.Net;
using CaptionSearch.Engine.Collection;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Web.Api;
using CaptionSearch.Web.Pictures;
using CaptionSearch.Web.Telemetry;
using CaptionSearch.Web.Training;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptionSearch.Web.Hosting;

/// <summary>The web server: pages for people and REST for programs over one index.</summary>
public sealed class WebServer : IAsyncDisposable
{
    /// <summary>Folders of the web root, which everybody may read.</summary>
    internal static readonly PathString[] Assets = ["/css", "/js", "/icons"];

    private static readonly TimeSpan LongestShutdown = TimeSpan.FromSeconds(5);

    private readonly WebApplication _app;

    private WebServer(WebApplication app)
    {
        _app = app;
    }

    /// <summary>Where the server can be reached: scheme, host and port.</summary>
    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());

    /// <summary>Starts listening.</summary>
    /// <param name="options">What is served.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="ArgumentException">The address is open to other machines, and neither a key nor openness is asked for.</exception>
    /// <exception cref="DirectoryNotFoundException">There is no web root.</exception>
    /// <exception cref="IOException">The port is in use or may not be taken.</exception>
    public static async Task<WebServer> StartAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Key is null && !options.IsOpenToAll && !IPAddress.IsLoopback(options.Address))
        {
            throw new ArgumentException($"{options.Address} is open to other machines: it needs a key, or the word that none is wanted.", nameof(options));
        }

        WebApplication app = Build(options);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            return new WebServer(app);
        }
        catch
        {
            await app.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Serves until it is told to stop; requests under way are finished.</summary>
    /// <param name="cancellationToken">Tells it to stop.</param>
    public Task WaitAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync().ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(ServeOptions options)
    {
        WebApplicationBuilder builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            // Razor pages are looked for in the assembly of this name.
            ApplicationName = typeof(WebServer).Assembly.GetName().Name,
            EnvironmentName = Environments.Production,
            ContentRootPath = AppContext.BaseDirectory,
            WebRootPath = Web.Hosting.WebRoot.Locate(options.WebRoot),

            // No file is watched, here and below: a user may have only so many watches (128 on Debian), and without one left every page would fail.
            Args = ["--hostBuilder:reloadConfigOnChange=false"],
        });
        builder.Environment.WebRootFileProvider = new PhysicalFileProvider(builder.Environment.WebRootPath) { UsePollingFileWatcher = true, UseActivePolling = true };

        // What is served is said by the options alone, not by variables or files that belong to other programs.
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Logging.AddProvider(new LineLog(options.Log ?? Console.Error, options.LogsJson));
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);

        // Failures are in the log once, with the request they belong to; keys lie in a folder that only their owner may read.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Diagnostics.ExceptionHandlerMiddleware", LogLevel.None);
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting", LogLevel.Critical);
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        builder.Logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        AddServices(builder.Services, options);
        WebApplication app = builder.Build();
        Configure(app, options);
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, ServeOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.Limits.UploadBytes + RequestLimits.FormOverhead;
        kestrel.Limits.MaxConcurrentConnections = options.Limits.Connections;
        kestrel.Limits.RequestHeadersTimeout = options.Limits.HeaderTime;
        kestrel.Limits.KeepAliveTimeout = options.Limits.IdleTime;
        kestrel.Limits.MinRequestBodyDataRate = new MinDataRate(options.Limits.SlowestRate, options.Limits.Grace);
        kestrel.Limits.MinResponseDataRate = new MinDataRate(options.Limits.SlowestRate, options.Limits.Grace);
        kestrel.Listen(new IPEndPoint(options.Address, options.Port));
    }

    private static void AddServices(IServiceCollection services, ServeOptions options)
    {
        services.Configure<HostOptions>(static host => host.ShutdownTimeout = LongestShutdown);
        services.AddSingleton(options);
        services.AddSingleton(options.Data);
        services.AddSingleton(_ => new CurrentVersion(options.Data, options.Model));
        services.AddSingleton(static all => new CaptionDesk(
            all.GetRequiredService<CurrentVersion>(),
            new CaptionDeskOptions { Waiting = all.GetRequiredService<ServeOptions>().Limits.Queue },
            all.GetRequiredService<ServeOptions>().Limits.Decoding));
        services.AddSingleton(static all => PictureSearch.Open(
            all.GetRequiredService<CurrentVersion>(), all.GetRequiredService<CaptionDesk>(), all.GetRequiredService<ServeOptions>().Limits.Decoding));
        services.AddSingleton(static all => PictureCollection.Open(
            all.GetRequiredService<CurrentVersion>(), new PictureCollectionOptions { Limits = all.GetRequiredService<ServeOptions>().Limits.Decoding }));
        services.AddSingleton<VisitorSession>();
        Seals.Add(services, options.Data);
        services.AddSingleton<WarmUp>();
        services.AddHostedService(static all => all.GetRequiredService<WarmUp>());
        services.AddApi(options.Limits);
        services.AddMetering();
        services.AddTraining();
        services.AddQueryPictures();
        services.AddRazorPages();
    }

    private static void Configure(WebApplication app, ServeOptions options)
    {
        RequestRecord.Use(app);
        SecurityHeaders.Use(app);
        KnownHosts.Use(app, options);
        app.UseWhen(FailureReply.IsApi, FailureReply.Use);
        app.UseWhen(static context => !FailureReply.IsApi(context), static pages =>
        {
            pages.UseExceptionHandler("/error");
            pages.UseStatusCodePagesWithReExecute("/error", "?status={0}");
        });
        app.UseWhen(
            static context => Array.Exists(Assets, prefix => context.Request.Path.StartsWithSegments(prefix)),
            static branch => branch.UseStaticFiles(new StaticFileOptions
            {
                // Links carry a hash of the content (asp-append-version).
                OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl =
                    file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache",
            }));
        KeyGate.Use(app, options, app.Services.GetRequiredService<VisitorSession>());
        app.UseRouting();
        app.UseRequestTimeouts();
        app.MapHealth();
        app.MapMetrics();
        app.MapApi(options.Limits);
        app.MapRazorPages().WithRequestTimeout(ApiEndpoints.Longer);
        app.MapTraining();
        app.MapPictures();
    }
}
