using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CaptionSearch.Web.Hosting;

/// <summary>Headers that tell the browser what a page of this server never does.</summary>
internal static class SecurityHeaders
{
    /// <summary>No script or style but the server's own files; pictures also from memory (previews of what is being uploaded).</summary>
    internal const string ContentPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; form-action 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; manifest-src 'self'";

    private static readonly (string Name, string Value)[] Headers =
    [
        ("Content-Security-Policy", ContentPolicy),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "same-origin"),
        ("Permissions-Policy", "camera=(self), geolocation=(), microphone=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ];

    /// <summary>Adds the headers to every reply, errors included: at the last moment, since a reply that is replaced by an error loses those it had.</summary>
    public static void Use(IApplicationBuilder app) => app.Use(static (context, next) =>
    {
        context.Response.OnStarting(static state =>
        {
            IHeaderDictionary headers = ((HttpContext)state).Response.Headers;
            foreach ((string name, string value) in Headers)
            {
                headers.TryAdd(name, value);
            }

            return Task.CompletedTask;
        }, context);
        return next(context);
    });
}
