using System.Globalization;
using CaptionSearch.Web.Hosting;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
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
    public string RequestId => HttpContext.TraceIdentifier;

    /// <summary>For requests that read.</summary>
    /// <param name="status">Status of the reply when it was no exception.</param>
    public void OnGet(int? status) => Show(status);

    /// <summary>For requests that write.</summary>
    /// <param name="status">Status of the reply when it was no exception.</param>
    public void OnPost(int? status) => Show(status);

    private void Show(int? status)
    {
        Exception? error = HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (error is not null)
        {
            RequestRecord.Note(HttpContext, error);
        }

        Failure failure = error is not null ? Failure.Of(error) : Failure.Of(status ?? StatusCodes.Status400BadRequest);
        (Heading, Advice) = failure switch
        {
            { Status: StatusCodes.Status404NotFound } when error is null =>
                ("No such page", "The address leads nowhere. The picture may have left the collection."),
            { Status: StatusCodes.Status400BadRequest } when error is null =>
                ("That did not work", "The request was not understood. Go back, load the page again and try once more."),
            _ => (failure.Title, failure.Detail),
        };
        if (failure.RetryAfter is TimeSpan wait)
        {
            Response.Headers.RetryAfter = Math.Max(1, Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        Response.StatusCode = failure.Status;
    }
}
