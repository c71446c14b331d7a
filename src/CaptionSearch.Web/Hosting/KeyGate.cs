using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CaptionSearch.Web.Hosting;

/// <summary>Lets nobody in who does not know the key: programs send it with every request, people type it once.</summary>
internal static class KeyGate
{
    /// <summary>The page where people type the key.</summary>
    internal const string LoginPath = "/login";

    private const string Scheme = "Bearer ";

    private static readonly PathString[] Open = [LoginPath, "/healthz", "/readyz", "/error", .. WebServer.Assets];

    private static readonly Failure NoKey = new(
        StatusCodes.Status401Unauthorized, "The key is needed", "Send it as 'Authorization: Bearer KEY' or 'X-Api-Key: KEY'.");

    /// <summary>Adds the check, when there is a key.</summary>
    public static void Use(IApplicationBuilder app, ServeOptions options, VisitorSession session)
    {
        if (options.Key is not { } key)
        {
            return;
        }

        app.Use((context, next) =>
        {
            if (Array.Exists(Open, path => context.Request.Path.StartsWithSegments(path)) || Knows(context.Request, key) || session.IsOpen(context.Request))
            {
                return next(context);
            }

            bool isPage = !FailureReply.IsApi(context) && HttpMethods.IsGet(context.Request.Method) && !context.Request.Path.StartsWithSegments("/metrics");
            if (isPage)
            {
                context.Response.Redirect(LoginPath + QueryString.Create("from", context.Request.Path + context.Request.QueryString.Value));
                return Task.CompletedTask;
            }

            context.Response.Headers.WWWAuthenticate = "Bearer";
            return FailureReply.WriteAsync(context, NoKey);
        });
    }

    private static bool Knows(HttpRequest request, ApiKey key)
    {
        string given = request.Headers["X-Api-Key"].ToString();
        string authorization = request.Headers.Authorization.ToString();
        return (given.Length > 0 && key.Matches(given))
            || (authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && key.Matches(authorization[Scheme.Length..].Trim()));
    }
}
