using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Collection;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Imaging;
using CaptionSearch.Index;
using CaptionSearch.Web.Pages.Parts;
using CaptionSearch.Web.Pictures;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace CaptionSearch.Web.Pages;

/// <summary>
/// The page that only captions: a picture that is sent, or one of the collection. Says how sure the model is, what it nearly said, and
/// where it looked for each word.
/// </summary>
public sealed class CaptionPageModel(PictureAnswers answers, PictureCollection collection, QueryPictureFolder queries) : PageModel
{
    /// <summary>Name of a picture that was sent before; null when there is none.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Upload { get; set; }

    /// <summary>Id of a picture of the collection; null when it is none.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Picture { get; set; }

    /// <summary>What the model says; null when there is no picture.</summary>
    public CaptionAnswer? Answer { get; private set; }

    /// <summary>What is wrong, one sentence; null when nothing is.</summary>
    public string? Problem { get; private set; }

    /// <summary>The best sentence.</summary>
    public CaptionHypothesis Best => Answer!.Hypotheses[0];

    /// <summary>Address of a picture to show.</summary>
    public string Source => Upload is { Length: > 0 } name ? "/queries/" + name : PictureCard.ThumbnailOf(Picture!, 640);

    /// <summary>Address of a search with the picture.</summary>
    public string Search => Upload is { Length: > 0 } name ? "/?upload=" + name : "/?picture=" + Picture;

    /// <summary>Number of the word for which the captioner looked most closely at one place.</summary>
    public int Sharpest
    {
        get
        {
            float[] peaks = [.. Best.Words.Select(static word => word.Attention!.Max())];
            return Array.IndexOf(peaks, peaks.DefaultIfEmpty().Max());
        }
    }

    /// <summary>Captions the picture that the address names, if any.</summary>
    /// <param name="cancellationToken">Takes it out of the queue when the visitor goes away.</param>
    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        if (Upload is not { Length: > 0 } && Picture is not { Length: > 0 })
        {
            return;
        }

        ReadOnlyMemory<byte>? bytes = await ReadAsync(cancellationToken).ConfigureAwait(false);
        if (bytes is null)
        {
            Refuse("This picture is not here any more. Choose it again.", StatusCodes.Status404NotFound);
            return;
        }

        try
        {
            Answer = await answers.AskAsync(bytes.Value, "The picture", cancellationToken).ConfigureAwait(false);
        }
        catch (BusyException error)
        {
            Response.Headers.RetryAfter = ((int)Math.Ceiling(error.RetryAfter.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
            Refuse(error.Message, StatusCodes.Status429TooManyRequests);
        }
        catch (Exception error) when (error is InvalidImageException or UnsupportedImageException)
        {
            Refuse(error.Message, StatusCodes.Status422UnprocessableEntity);
        }
        catch (Exception error) when (error is ModelFormatException or DirectoryNotFoundException or IndexUnavailableException or IndexFormatException)
        {
            Refuse(error.Message, StatusCodes.Status503ServiceUnavailable);
        }
    }

    /// <summary>Takes a picture, keeps it for a while, and leads to the address of its caption.</summary>
    /// <param name="cancellationToken">Ends it when the visitor goes away.</param>
    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        (Upload, Picture) = (null, null);
        if (Request.Form.Files.FirstOrDefault(static file => file.Length > 0) is not { } file)
        {
            Refuse("No picture was chosen.", StatusCodes.Status400BadRequest);
            return Page();
        }

        try
        {
            return Redirect("/caption?upload=" + await queries.StoreAsync(await file.ReadAsync(cancellationToken).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false));
        }
        catch (Exception error) when (error is InvalidImageException or UnsupportedImageException)
        {
            Refuse(error.Message, StatusCodes.Status422UnprocessableEntity);
            return Page();
        }
    }

    private async Task<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (Upload is { Length: > 0 })
        {
            return await queries.ReadAsync(Upload, cancellationToken).ConfigureAwait(false);
        }

        if (await collection.OpenPictureAsync(Picture!, cancellationToken).ConfigureAwait(false) is not { } content)
        {
            return null;
        }

        await using (content.Stream.ConfigureAwait(false))
        {
            byte[] bytes = new byte[content.Stream.Length];
            await content.Stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
    }

    private void Refuse(string reason, int status)
    {
        Problem = char.ToUpperInvariant(reason[0]) + reason[1..];
        Response.StatusCode = status;
    }
}
