using CaptionSearch.Engine.Searching;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaptionSearch.Web.Pages;

/// <summary>The search page: <c>/?q=TEXT</c>.</summary>
public sealed class IndexModel(PictureSearch search) : PageModel
{
    private const int HitsShown = 30;

    /// <summary>The text that is searched for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    /// <summary>The answer; null before anything was asked.</summary>
    public SearchReply? Reply { get; private set; }

    /// <summary>What is wrong with the question; null when nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Searches, when there is a text.</summary>
    /// <param name="cancellationToken">Ends the search when the visitor goes away.</param>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(Q))
        {
            return;
        }

        try
        {
            Reply = await search.RunAsync(new SearchRequest { Text = Q, Limit = HitsShown }, cancellationToken).ConfigureAwait(false);
        }
        catch (SearchRequestException error)
        {
            Error = error.Message;
        }
    }
}
