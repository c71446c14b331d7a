using System.Net;
using CaptionSearch.Engine.Searching;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CaptionSearch.Web.Hosting;

/// <summary>The web server: pages for people and REST for programs over one index.</summary>
public sealed class WebServer : IAsyncDisposable
{
    private static readonly PathString[] Assets = ["/css", "/js", "/icons"];

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
    /// <exception cref="DirectoryNotFoundException">There is no web root.</exception>
    /// <exception cref="IOException">The port is in use or may not be taken.</exception>
    public static async Task<WebServer> StartAsync(ServeOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
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
        });

        // What is served is said by the options alone, not by variables or files that belong to other programs.
        ((IConfigurationBuilder)builder.Configuration).Sources.Clear();
        builder.Logging.ClearProviders();
        builder.Logging.AddSimpleConsole(static console =>
        {
            console.SingleLine = true;
            console.IncludeScopes = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(new IPEndPoint(options.Address, options.Port));
        });

        AddServices(builder.Services, options);
        WebApplication app = builder.Build();
        Configure(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, ServeOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(options.Data);
        services.AddSingleton(_ => PictureSearch.Open(options.Data, options.Model));
        services.AddRazorPages();
    }

    private static void Configure(WebApplication app)
    {
        SecurityHeaders.Use(app);
        app.UseExceptionHandler("/error");
        app.UseStatusCodePagesWithReExecute("/error", "?status={0}");
        app.UseWhen(
            static context => Array.Exists(Assets, prefix => context.Request.Path.StartsWithSegments(prefix)),
            static branch => branch.UseStaticFiles(new StaticFileOptions
            {
                // Links carry a hash of the content (asp-append-version).
                OnPrepareResponse = static file => file.Context.Response.Headers.CacheControl =
                    file.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache",
            }));
        app.UseRouting();
        app.MapRazorPages();
    }
}
