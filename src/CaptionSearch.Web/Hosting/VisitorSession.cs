using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace CaptionSearch.Web.Hosting;

/// <summary>The cookie of a visitor who has typed the key: sealed by the server, for 30 days, and for this key only.</summary>
/// <param name="options">Has the key.</param>
/// <param name="protection">Seals.</param>
public sealed class VisitorSession(ServeOptions options, IDataProtectionProvider protection)
{
    /// <summary>Name of the cookie.</summary>
    internal const string Cookie = "captionsearch-visitor";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    private readonly ITimeLimitedDataProtector _seal = protection.CreateProtector("visitor").ToTimeLimitedDataProtector();

    /// <summary>Opens a session, when the key is right.</summary>
    /// <param name="context">Gets the cookie.</param>
    /// <param name="given">What was typed.</param>
    /// <returns>Whether it is open now.</returns>
    public bool TryOpen(HttpContext context, string given)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(given);
        if (options.Key is not { } key || !key.Matches(given.Trim()))
        {
            return false;
        }

        context.Response.Cookies.Append(Cookie, _seal.Protect(key.Fingerprint, Lifetime), new CookieOptions
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = context.Request.IsHttps,
            Path = "/",
            MaxAge = Lifetime,
            IsEssential = true,
        });
        return true;
    }

    /// <summary>Whether the request has the cookie of an open session.</summary>
    /// <param name="request">Of any visitor.</param>
    public bool IsOpen(HttpRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (options.Key is not { } key || request.Cookies[Cookie] is not { Length: > 0 } cookie)
        {
            return false;
        }

        try
        {
            return _seal.Unprotect(cookie) == key.Fingerprint;
        }
        catch (CryptographicException)
        {
            return false; // made up, too old, or of a server whose seals are gone
        }
    }
}
