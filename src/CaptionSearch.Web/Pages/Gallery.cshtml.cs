using CaptionSearch.Engine.Collection;
using CaptionSearch.Index;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaptionSearch.Web.Pages;

/// <summary>The whole collection, newest file first: <c>/gallery</c>, on from a place with <c>?after=</c> or <c>?before=</c>.</summary>
public sealed class GalleryModel(PictureCollection collection) : PageModel
{
    // Full rows at every number of columns: 6, 4, 3, 2, 1.
    private const int Shown = 48;

    /// <summary>Only pictures of this data set; null or empty for all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? DataSet { get; set; }

    /// <summary>The pictures of this page, and where the others begin.</summary>
    public DocumentPage Part { get; private set; } = DocumentPage.Empty;

    /// <summary>Lists a part of the collection.</summary>
    /// <param name="after">Where it begins; null for the newest.</param>
    /// <param name="before">Where it ends, when it is the part before.</param>
    /// <param name="cancellationToken">Ends it when the visitor goes away.</param>
    public async Task<IActionResult> OnGetAsync(string? after, string? before, CancellationToken cancellationToken)
    {
        DataSet = DataSet?.Trim();
        DocumentList list = new()
        {
            Filter = string.IsNullOrEmpty(DataSet) ? null : new DocumentFilter { DataSets = [DataSet] },
            After = after,
            Before = after is null ? before : null,
            Limit = Shown,
        };
        try
        {
            Part = await collection.ListAsync(list, cancellationToken).ConfigureAwait(false);
            return Page();
        }
        catch (ArgumentException)
        {
            // A place that was cut off or made up: from the beginning.
            return Redirect(Address());
        }
    }

    /// <summary>The address of another part, with the same filter.</summary>
    /// <param name="name"><c>after</c>, <c>before</c>, or nothing for the newest.</param>
    /// <param name="place">The place.</param>
    public string Address(string name = "", string place = "")
    {
        string[] parts =
        [
            .. string.IsNullOrEmpty(DataSet) ? Array.Empty<string>() : ["dataset=" + Uri.EscapeDataString(DataSet)],
            .. name.Length == 0 ? Array.Empty<string>() : [$"{name}={Uri.EscapeDataString(place)}"],
        ];
        return "/gallery" + (parts.Length > 0 ? "?" + string.Join('&', parts) : "");
    }
}
