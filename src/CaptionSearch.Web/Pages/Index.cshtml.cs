using CaptionSearch.Engine.Collection;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Imaging;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Web.Pages.Parts;
using CaptionSearch.Web.Pictures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaptionSearch.Web.Pages;

/// <summary>The search page: words (<c>/?q=TEXT</c>), a picture of the collection (<c>/?picture=ID</c>), or one that was sent (<c>/?upload=NAME</c>).</summary>
public sealed class IndexModel(PictureSearch search, PictureCollection collection, QueryPictureFolder queries, PictureAnswers answers) : PageModel
{
    private const int NearestShown = 4;

    /// <summary>What the address asks for.</summary>
    public SearchForm Form { get; private set; } = null!;

    /// <summary>The answer; null before anything was asked, and when something is wrong with the question.</summary>
    public SearchReply? Reply { get; private set; }

    /// <summary>The hits of this page.</summary>
    public IReadOnlyList<SearchHit> Hits { get; private set; } = [];

    /// <summary>Whether there is a next page.</summary>
    public bool HasMore { get; private set; }

    /// <summary>When nothing was found: the likeliest of what was left out for being improbable.</summary>
    public IReadOnlyList<SearchHit> Nearest { get; private set; } = [];

    /// <summary>What the model says about the picture that was sent; null when none was, or when too many pictures wait for the model.</summary>
    public CaptionAnswer? Sent { get; private set; }

    /// <summary>The picture of the collection that is searched with; null when it is none.</summary>
    public CaptionDocument? Subject { get; private set; }

    /// <summary>For what nothing was found, a heading.</summary>
    public string NothingFound { get; private set; } = "";

    /// <summary>Why nothing was found, one sentence; empty when there is no saying.</summary>
    public string Why { get; private set; } = "";

    /// <summary>What is wrong with the question, one sentence; null when nothing is.</summary>
    public string? Error { get; private set; }

    /// <summary>Searches, when something is asked for.</summary>
    /// <param name="cancellationToken">Ends the search when the visitor goes away.</param>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        Form = SearchForm.Read(Request.Query);
        if (!Form.Asks)
        {
            return;
        }

        try
        {
            await SearchAsync(Form.Request(), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is SearchRequestException or FormatException or FileNotFoundException)
        {
            Error = Sentence(error.Message);
        }
    }

    /// <summary>Takes a picture to search with, keeps it for a while, and leads to the address of its result.</summary>
    /// <param name="cancellationToken">Ends it when the visitor goes away.</param>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        Form = SearchForm.Read(Request.Query);
        IFormFile? file = Request.Form.Files.FirstOrDefault(static file => file.Length > 0);
        if (file is null)
        {
            return Refuse("No picture was chosen.");
        }

        byte[] bytes = await file.ReadAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return Redirect(Form.With(("upload", await queries.StoreAsync(bytes, cancellationToken).ConfigureAwait(false)), ("picture", "")));
        }
        catch (Exception error) when (error is InvalidImageException or UnsupportedImageException)
        {
            return Refuse(error.Message);
        }
    }

    private async Task SearchAsync(SearchRequest request, CancellationToken cancellationToken)
    {
        if (Form["upload"].Length > 0)
        {
            if (await queries.ReadAsync(Form["upload"], cancellationToken).ConfigureAwait(false) is not { } bytes)
            {
                Error = "The picture of this search is not kept any more. Choose it again.";
                return;
            }

            request = request with { PictureBytes = bytes };
            try
            {
                Sent = await answers.AskAsync(bytes, "the picture", cancellationToken).ConfigureAwait(false);
                request = request with { PictureAnswer = Sent };
            }
            catch (BusyException)
            {
                // The hits are worth more than the tags.
            }
        }
        else if (Form["picture"].Length > 0)
        {
            Subject = await collection.GetAsync(Form["picture"], cancellationToken).ConfigureAwait(false);
            if (Subject is null)
            {
                Error = "The picture of this search is not in the collection any more.";
                return;
            }

            request = request with { Picture = Subject.Id };
        }

        Reply = await search.RunAsync(request, cancellationToken).ConfigureAwait(false);
        Hits = [.. Reply.Hits.Skip((Form.Page - 1) * Form.Count).Take(Form.Count)];
        HasMore = Form.Page < SearchForm.MostPages && Reply.Hits.Count > Form.Page * Form.Count;
        if (Reply.Hits.Count > 0 || Reply.IsIndexEmpty)
        {
            return;
        }

        NothingFound = Form["q"].Length > 0 ? "Nothing found for " + NothingFoundText.Name(request with { Picture = null }) : "Nothing found";
        string reason = NothingFoundText.Reason(Reply, request);
        Why = reason.Length == 0 ? "" : (reason[0] == ':' ? Sentence(reason[2..]) : "There is none" + reason) + ".";
        if (Reply.BestCut is not null)
        {
            SearchReply all = await search.RunAsync(request with { MinProbability = 0, Limit = NearestShown }, cancellationToken).ConfigureAwait(false);
            Nearest = all.Hits;
        }
    }

    private PageResult Refuse(string reason)
    {
        Error = Sentence(reason);
        Response.StatusCode = StatusCodes.Status422UnprocessableEntity;
        return Page();
    }

    private static string Sentence(string message) => char.ToUpperInvariant(message[0]) + message[1..];
}
