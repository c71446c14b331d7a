using System.Globalization;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Collection;
using CaptionSearch.Index;
using CaptionSearch.Web.Hosting;
using CaptionSearch.Web.Pictures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaptionSearch.Web.Pages;

/// <summary>The page that takes pictures into the collection: captioned, indexed, and found from then on.</summary>
/// <remarks>A form without script sends all at once and gets this page with the outcomes; the script sends a few at a time and gets only those.</remarks>
public sealed class UploadModel(PictureCollection collection, ServeOptions options) : PageModel
{
    /// <summary>The files that were sent.</summary>
    [BindProperty]
    public IReadOnlyList<IFormFile> Photos { get; set; } = [];

    /// <summary>What may be sent at once, in bytes.</summary>
    public int MostBytes => options.Limits.UploadBytes;

    /// <summary>What became of each file; empty before any was sent.</summary>
    public IReadOnlyList<UploadOutcome> Outcomes { get; private set; } = [];

    /// <summary>Why nothing could be taken; null when that is not so.</summary>
    public string? Problem { get; private set; }

    /// <summary>For example <c>2 pictures added, 1 was there already, 1 could not be added.</c></summary>
    public string Summary
    {
        get
        {
            int bad = Outcomes.Count(static outcome => outcome.Reason is not null);
            int known = Outcomes.Count(static outcome => outcome.WasKnown);
            int added = Outcomes.Count - bad - known;
            string text = string.Create(CultureInfo.InvariantCulture, $"{added} {(added == 1 ? "picture" : "pictures")} added");
            text += known == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {known} {(known == 1 ? "was" : "were")} there already");
            return text + (bad == 0 ? "." : string.Create(CultureInfo.InvariantCulture, $", {bad} could not be added."));
        }
    }

    /// <summary>Takes all files of the form.</summary>
    /// <param name="cancellationToken">Ends it when the visitor goes away; pictures that were done stay.</param>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        await TakeAsync(cancellationToken).ConfigureAwait(false);
        return Page();
    }

    /// <summary>Takes some files and answers with a list item for each, or with one line of text when none could be taken.</summary>
    /// <param name="cancellationToken">As in <see cref="OnPostAsync"/>.</param>
    public async Task<IActionResult> OnPostPartAsync(CancellationToken cancellationToken)
    {
        await TakeAsync(cancellationToken).ConfigureAwait(false);
        return Problem is null ? Partial("_UploadOutcomes", Outcomes) : new ContentResult { Content = Problem, ContentType = "text/plain", StatusCode = Response.StatusCode };
    }

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        if (Photos.Count == 0)
        {
            Problem = "Choose at least one picture.";
            Response.StatusCode = StatusCodes.Status400BadRequest;
            return;
        }

        UploadedPicture[] pictures = new UploadedPicture[Photos.Count];
        for (int i = 0; i < pictures.Length; i++)
        {
            pictures[i] = new UploadedPicture(Photos[i].Name(), await Photos[i].ReadAsync(cancellationToken).ConfigureAwait(false));
        }

        try
        {
            Outcomes = await collection.AddAsync(pictures, null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is DataFolderException or IndexUnavailableException or IndexFormatException or ModelFormatException or DirectoryNotFoundException)
        {
            Problem = error.Message;
            Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        }
    }
}
