using CaptionSearch.Engine.Collection;
using CaptionSearch.Index;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaptionSearch.Web.Pages;

/// <summary>Takes a picture out of the collection, after a question: <c>/picture/{id}/remove</c>.</summary>
public sealed class RemoveModel(PictureCollection collection) : PageModel
{
    /// <summary>The picture; as it was, when it has been removed.</summary>
    public CaptionDocument Document { get; private set; } = null!;

    /// <summary>What was done; null while it is only asked.</summary>
    public RemovalReport? Report { get; private set; }

    /// <summary>Asks.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="cancellationToken">Ends it when the visitor goes away.</param>
    public async Task<IActionResult> OnGetAsync(string id, CancellationToken cancellationToken)
    {
        if (await collection.GetAsync(id, cancellationToken).ConfigureAwait(false) is not { } document)
        {
            return NotFound();
        }

        Document = document;
        return Page();
    }

    /// <summary>Removes.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public async Task<IActionResult> OnPostAsync(string id, CancellationToken cancellationToken)
    {
        Report = await collection.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
        if (Report is null)
        {
            return NotFound();
        }

        Document = Report.Document;
        return Page();
    }
}
