using CaptionSearch.Engine.Captions;
using CaptionSearch.Engine.Collection;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Json;
using CaptionSearch.Index;
using CaptionSearch.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CaptionSearch.Web.Api;

/// <summary>The pictures of the index one by one, and what people write about them.</summary>
internal static class DocumentApi
{
    private const string One = "/api/v1/documents/{id}";
    private const string Sentence = One + "/caption";

    /// <summary>Adds <c>/api/v1/documents</c> and what is below.</summary>
    public static void MapDocuments(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/documents", ListAsync)
            .WithName("documents").WithTags("Documents").WithSummary("Documents, newest file first, page by page")
            .Fails(400, 503);
        routes.MapGet(One, ReadAsync)
            .WithName("document").WithTags("Documents").WithSummary("One document")
            .Fails(400, 404, 503);
        routes.MapDelete(One, RemoveAsync)
            .WithName("removeDocument").WithTags("Documents").WithSummary("Take a picture out of the index")
            .WithDescription("The copy that was uploaded is deleted; other files on disk never are.")
            .Fails(400, 404, 503);
        routes.MapPut(Sentence, WriteAsync)
            .WithName("writeCaption").WithTags("Documents").WithSummary("Write a sentence, or hold the present one")
            .WithDescription("No model and no import replaces what a person wrote.")
            .Takes<CaptionBody>("""{"caption": "a brown dog runs through high grass", "locked": true}""").Fails(404, 422, 503);
        routes.MapDelete(Sentence, ResetAsync)
            .WithName("resetCaption").WithTags("Documents").WithSummary("Give the sentence back to the model")
            .Fails(400, 404, 422, 503);
    }

    private static async Task<Ok<DocumentPageAnswer>> ListAsync(
        [AsParameters] DocumentParameters asked, [AsParameters] PictureFilter filter, PictureCollection collection, CancellationToken cancellationToken)
    {
        if (asked is { After: not null, Before: not null })
        {
            throw RequestException.Bad("'after' and 'before' exclude each other.");
        }

        DocumentList list = new()
        {
            Filter = SearchQuestion.Filter(filter),
            After = asked.After,
            Before = asked.Before,
            Limit = SearchQuestion.Number("limit", asked.Limit, 1, DocumentList.LargestLimit) ?? new DocumentList().Limit,
        };
        DocumentPage page;
        try
        {
            page = await collection.ListAsync(list, cancellationToken).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            throw RequestException.Bad($"'{(asked.After is null ? "before" : "after")}' is no place that a page gave.");
        }

        return TypedResults.Ok(new DocumentPageAnswer([.. page.Documents.Select(static document => new DocumentJson(document))], page.Next, page.Previous, page.Total));
    }

    private static async Task<Ok<DocumentJson>> ReadAsync(string id, PictureCollection collection, CancellationToken cancellationToken)
        => TypedResults.Ok(new DocumentJson(await FindAsync(id, collection, cancellationToken).ConfigureAwait(false)));

    private static async Task<Ok<RemovalAnswer>> RemoveAsync(string id, PictureCollection collection, CancellationToken cancellationToken)
        => await collection.RemoveAsync(SearchQuestion.Id("id", id), cancellationToken).ConfigureAwait(false) is { } report
            ? TypedResults.Ok(new RemovalAnswer(id, report.Deleted, report.Kept))
            : throw Unknown();

    private static async Task<Ok<DocumentJson>> WriteAsync(
        string id, HttpContext context, PictureCollection collection, ServeOptions options, CancellationToken cancellationToken)
    {
        CaptionBody body = await ApiBody.JsonAsync<CaptionBody>(context.Request, cancellationToken).ConfigureAwait(false);
        CaptionDocument document = await FindAsync(id, collection, cancellationToken).ConfigureAwait(false);
        if (body is { Caption: null, Locked: null })
        {
            throw RequestException.Bad("Nothing is to be changed; give 'caption', 'locked' or both.");
        }

        CaptionEdit edit = new(options.Data, options.Limits.Decoding);
        if (body.Caption is not null)
        {
            document = await edit.SetAsync(id, body.Caption, cancellationToken).ConfigureAwait(false);
        }

        if (body.Locked is bool isLocked && isLocked != document.IsLocked)
        {
            document = await edit.LockAsync(id, isLocked, cancellationToken).ConfigureAwait(false);
        }

        return TypedResults.Ok(new DocumentJson(document));
    }

    private static async Task<Ok<DocumentJson>> ResetAsync(
        string id, PictureCollection collection, ServeOptions options, CancellationToken cancellationToken)
    {
        await FindAsync(id, collection, cancellationToken).ConfigureAwait(false);
        CaptionEdit edit = new(options.Data, options.Limits.Decoding);
        return TypedResults.Ok(new DocumentJson(
            await edit.ResetAsync(id, options.Model, new DescriptionSettings { Tags = 0 }, cancellationToken).ConfigureAwait(false)));
    }

    private static async Task<CaptionDocument> FindAsync(string id, PictureCollection collection, CancellationToken cancellationToken)
        => await collection.GetAsync(SearchQuestion.Id("id", id), cancellationToken).ConfigureAwait(false) ?? throw Unknown();

    private static RequestException Unknown() => RequestException.NotFound("No picture of the index has this id.");
}
