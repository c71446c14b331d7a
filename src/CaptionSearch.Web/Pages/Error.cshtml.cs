using System.Diagnostics;
using CaptionSearch.Engine;
using CaptionSearch.Index;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaptionSearch.Web.Pages;

/// <summary>What a visitor is told when a page could not be made; never more than a person can use.</summary>
[ResponseCache(Duration = 0, Location = ResponseCacheLocation.None, NoStore = true)]
[IgnoreAntiforgeryToken]
public sealed class ErrorModel : PageModel
{
    /// <summary>One line.</summary>
    public string Heading { get; private set; } = "";

    /// <summary>What to do.</summary>
    public string Advice { get; private set; } = "";

    /// <summary>By which the request is found in the log.</summary>
    public string RequestId => Activity.Current?.Id ?? HttpContext.TraceIdentifier;

    /// <summary>For requests that read.</summary>
    /// <param name="status">Status of the reply when it was no exception.</param>
    public void OnGet(int? status) => Show(status);

    /// <summary>For requests that write.</summary>
    /// <param name="status">Status of the reply when it was no exception.</param>
    public void OnPost(int? status) => Show(status);

    private void Show(int? status)
    {
        Exception? error = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        (int code, Heading, Advice) = error switch
        {
            IndexUnavailableException or DataFolderException => (503, "The index cannot be reached", error.Message),
            IndexFormatException => (503, "The index does not fit this program or its model", error.Message),
            not null => (500, "Something went wrong", "It was noted in the log. Try again; if it stays, look there for the request below."),
            null when status == 404 => (404, "No such page", "The address leads nowhere. The picture may have left the collection."),
            null => (status ?? 400, "That did not work", "The request was not understood. Go back, load the page again and try once more."),
        };
        Response.StatusCode = code;
    }
}
