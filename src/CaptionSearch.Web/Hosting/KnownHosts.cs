using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CaptionSearch.Web.Hosting;

/// <summary>
/// Refuses calls by a name that is not the server's, and changes that a page of another server asks for: what a visitor's browser can
/// reach is not for every page that the visitor looks at (DNS rebinding, cross-site request forgery).
/// </summary>
internal static class KnownHosts
{
    private static readonly Failure OtherName = new(
        StatusCodes.Status421MisdirectedRequest, "Not this server's name", "The server is not known by the name it was called. Use localhost, or start it with --host-name NAME.");

    private static readonly Failure OtherOrigin = new(
        StatusCodes.Status403Forbidden, "From another site", "A page of another site may not change anything here.");

    /// <summary>Adds both checks.</summary>
    public static void Use(IApplicationBuilder app, ServeOptions options)
    {
        HashSet<string> names = new(["localhost", "127.0.0.1", "[::1]", .. options.HostNames], StringComparer.OrdinalIgnoreCase);
        if (IPAddress.IsLoopback(options.Address))
        {
            names.Add(new HostString(options.Address.ToString()).Host);
        }

        app.Use((context, next) =>
        {
            if (options.ChecksHostNames && !names.Contains(context.Request.Host.Host))
            {
                return FailureReply.WriteAsync(context, OtherName);
            }

            return IsSafe(context.Request.Method) || IsOwn(context.Request) ? next(context) : FailureReply.WriteAsync(context, OtherOrigin);
        });
    }

    /// <summary>Whether the request comes from a page of this server, or from no page at all.</summary>
    /// <remarks>Every browser of today says where a request comes from (Fetch Metadata, W3C); older ones say the origin of each POST.</remarks>
    internal static bool IsOwn(HttpRequest request)
    {
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        string origin = request.Headers.Origin.ToString();
        return origin.Length == 0 || string.Equals(origin, $"{request.Scheme}://{request.Host.Value}", StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);
}
