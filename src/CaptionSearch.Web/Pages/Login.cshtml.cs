using CaptionSearch.Web.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaptionSearch.Web.Pages;

/// <summary>Where a visitor types the key.</summary>
[ResponseCache(Duration = 0, Location = ResponseCacheLocation.None, NoStore = true)]
public sealed class LoginModel(ServeOptions options, VisitorSession session) : PageModel
{
    /// <summary>The page to go on to: an address of this server.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>What is wrong; null when nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Shows the form, unless no key is needed or the visitor is known.</summary>
    public IActionResult OnGet() => options.Key is null || session.IsOpen(Request) ? GoOn() : Page();

    /// <summary>Lets the visitor in.</summary>
    /// <param name="key">What was typed.</param>
    public IActionResult OnPost(string? key)
    {
        if (options.Key is null || session.TryOpen(HttpContext, key ?? ""))
        {
            return GoOn();
        }

        Error = "That is not the key.";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Page();
    }

    private LocalRedirectResult GoOn() => LocalRedirect(Url.IsLocalUrl(From) ? From : "/");
}
