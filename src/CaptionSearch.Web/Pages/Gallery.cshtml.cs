using CaptionSearch.Engine.Collection;
using CaptionSearch.Index;
using Microsoft.AspNetCore.Http;
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

    /// <summary>Only pictures of this part of their data set; null or empty for all.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Split { get; set; }

    /// <summary>The filters in force: what each says, and the address without it.</summary>
    public IReadOnlyList<(string Says, string Without)> Filters =>
    [
        .. string.IsNullOrEmpty(DataSet) ? Array.Empty<(string, string)>() : [("data set " + DataSet, AddressOf(null, Split))],
        .. string.IsNullOrEmpty(Split) ? Array.Empty<(string, string)>() : [("part " + Split, AddressOf(DataSet, null))],
    ];

    /// <summary>The pictures of this page, and where the others begin.</summary>
    public DocumentPage Part { get; private set; } = DocumentPage.Empty;

    /// <summary>Lists a part of the collection.</summary>
    /// <param name="after">Where it begins; null for the newest.</param>
    /// <param name="before">Where it ends, when it is the part before.</param>
    /// <param name="cancellationToken">Ends it when the visitor goes away.</param>
    public async Task<IActionResult> OnGetAsync(string? after, string? before, CancellationToken cancellationToken)
    {
        DataSet = DataSet?.Trim();
        Split = Split?.Trim();
        DocumentList list = new()
        {
            Filter = new DocumentFilter
            {
                DataSets = string.IsNullOrEmpty(DataSet) ? [] : [DataSet],
                Splits = string.IsNullOrEmpty(Split) ? [] : [Split.ToLowerInvariant()],
            },
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

    /// <summary>The address of another part, with the same filters.</summary>
    /// <param name="name"><c>after</c>, <c>before</c>, or nothing for the newest.</param>
    /// <param name="place">The place.</param>
    public string Address(string name = "", string place = "") => AddressOf(DataSet, Split, name, place);

    private static string AddressOf(string? dataSet, string? split, string name = "", string place = "")
    {
        (string Name, string? Value)[] parts = [("dataset", dataSet), ("split", split), (name, place)];
        return "/gallery" + QueryString.Create(parts.Where(static part => !string.IsNullOrEmpty(part.Value)).Select(static part => KeyValuePair.Create(part.Name, part.Value)));
    }
}
