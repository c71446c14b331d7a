using CaptionSearch.Engine.Captions;
using CaptionSearch.Engine.Collection;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Web.Hosting;
using CaptionSearch.Web.Pages.Parts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaptionSearch.Web.Pages;

/// <summary>One picture: <c>/picture/{id}</c>, with its sentence to be corrected.</summary>
public sealed class PictureModel(PictureCollection collection, PictureSearch search, ServeOptions options) : PageModel
{
    private const int LikeShown = 6;
    private const int DuplicatesShown = 12;

    /// <summary>The picture.</summary>
    public CaptionDocument Document { get; private set; } = null!;

    /// <summary>Whether a file of it is still on this machine.</summary>
    public bool HasFile { get; private set; }

    /// <summary>Pictures that look almost the same.</summary>
    public IReadOnlyList<NearDuplicate> Duplicates { get; private set; } = [];

    /// <summary>Pictures like it, best first.</summary>
    public IReadOnlyList<SearchHit> Like { get; private set; } = [];

    /// <summary>The sentence as it stands in the form.</summary>
    [BindProperty]
    public string? Sentence { get; set; }

    /// <summary>What has just been done, one sentence; null for nothing.</summary>
    public string? Done { get; private set; }

    /// <summary>Why it could not be done, one sentence; null when it could.</summary>
    public string? Error { get; private set; }

    /// <summary>Shows the picture.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="done">What has just been done: saved, locked, unlocked or reset.</param>
    /// <param name="cancellationToken">Ends it when the visitor goes away.</param>
    public async Task<IActionResult> OnGetAsync(string id, string? done, CancellationToken cancellationToken)
    {
        if (!await LoadAsync(id, cancellationToken).ConfigureAwait(false))
        {
            return NotFound();
        }

        Sentence = Document.Caption;
        Done = done switch
        {
            "saved" => "The sentence is saved. It is found by its new words, and no model overwrites it.",
            "locked" => "The sentence is locked: no model and no import overwrites it.",
            "unlocked" => "The sentence is unlocked.",
            "reset" => "The model has written the sentence anew.",
            _ => null,
        };
        return Page();
    }

    /// <summary>Writes the visitor's sentence.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<IActionResult> OnPostSaveAsync(string id, CancellationToken cancellationToken)
        => ChangeAsync(id, "saved", edit => edit.SetAsync(id, Sentence ?? "", cancellationToken), cancellationToken);

    /// <summary>Holds the sentence fast.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<IActionResult> OnPostLockAsync(string id, CancellationToken cancellationToken)
        => ChangeAsync(id, "locked", edit => edit.LockAsync(id, isLocked: true, cancellationToken), cancellationToken);

    /// <summary>Lets the sentence go.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<IActionResult> OnPostUnlockAsync(string id, CancellationToken cancellationToken)
        => ChangeAsync(id, "unlocked", edit => edit.LockAsync(id, isLocked: false, cancellationToken), cancellationToken);

    /// <summary>Has the model write the sentence anew.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    public Task<IActionResult> OnPostResetAsync(string id, CancellationToken cancellationToken)
        => ChangeAsync(id, "reset", edit => edit.ResetAsync(id, options.Model, new DescriptionSettings(), cancellationToken), cancellationToken);

    private async Task<IActionResult> ChangeAsync(
        string id, string done, Func<CaptionEdit, Task<CaptionDocument>> change, CancellationToken cancellationToken)
    {
        // Only a picture of the collection: an id is never taken for the name of a file.
        if (await collection.GetAsync(id, cancellationToken).ConfigureAwait(false) is null)
        {
            return NotFound();
        }

        try
        {
            await change(new CaptionEdit(options.Data, options.Limits.Decoding)).ConfigureAwait(false);
            return Redirect($"{PictureCard.PageOf(id)}?done={done}");
        }
        catch (CaptionEditException error)
        {
            await LoadAsync(id, cancellationToken).ConfigureAwait(false);
            Error = string.IsNullOrWhiteSpace(Sentence) && done == "saved" ? "The sentence is empty." : error.Message;
            Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
            return Page();
        }
    }

    private async Task<bool> LoadAsync(string id, CancellationToken cancellationToken)
    {
        if (await collection.GetAsync(id, cancellationToken).ConfigureAwait(false) is not { } document)
        {
            return false;
        }

        Document = document;
        HasFile = document.Paths.Any(System.IO.File.Exists);
        Duplicates = await collection
            .NearDuplicatesAsync(id, PictureCollection.NearCosine, DuplicatesShown, cancellationToken).ConfigureAwait(false);
        HashSet<string> known = [.. Duplicates.Select(static near => near.Document.Id)];
        SearchReply reply = await search.RunAsync(
            new SearchRequest { Picture = id, ReadsFiles = false, Limit = LikeShown + DuplicatesShown }, cancellationToken).ConfigureAwait(false);
        Like = [.. reply.Hits.Where(hit => !known.Contains(hit.Document.Id)).Take(LikeShown)];
        return true;
    }
}
