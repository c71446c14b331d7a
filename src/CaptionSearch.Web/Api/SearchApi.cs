using CaptionSearch.Engine.Searching;
using CaptionSearch.Web.Hosting;
using CaptionSearch.Web.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CaptionSearch.Web.Api;

/// <summary>Search by words and by picture.</summary>
internal static class SearchApi
{
    private const string Example = """{"text": "a dog in the grass", "minus": [{"value": "snow", "weight": 0.5}], "filters": {"width": "320..", "source": ["model", "human"]}, "n": 5, "explain": true}""";
    private const string PictureExample = $$"""{"picture": "{{SentPicture.Example}}", "n": 5}""";

    /// <summary>Adds <c>/api/v1/search</c> and the origin's <c>/api/search</c>.</summary>
    public static void MapSearch(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/v1/search", ByAddressAsync)
            .WithName("search").WithTags("Search").WithSummary("Search by words")
            .WithDescription("Pictures for a few words, best first; with 'like', pictures like one of the index.")
            .Fails(400, 404, 422, 503);
        routes.MapPost("/api/v1/search", ByBodyAsync)
            .WithName("searchByPicture").WithTags("Search").WithSummary("Search by picture, or with everything in a body")
            .WithDescription("A picture as a form's file 'picture', as the body itself, or in JSON as base64 or id. With a form or a bare picture, the rest is taken from the address.")
            .TakesPicture<SearchBody>(Example).Fails(404, 422, 503);
        routes.MapPost("/api/search", OriginAsync)
            .WithName("originSearch").WithTags("Origin").WithSummary("Search by picture, the first interface")
            .WithDescription("A picture as a form's file 'query_img'. Answers are pairs of path and sentence. Whatever is wrong with the picture is 400 with success false.")
            .TakesPicture<SearchBody>(PictureExample).Fails(503);
    }

    private static async Task<Ok<SearchAnswer>> ByAddressAsync(
        [AsParameters] SearchParameters asked, [AsParameters] PictureFilter filter, PictureSearch search, WebMeter meter, HttpContext context, CancellationToken cancellationToken)
        => TypedResults.Ok(await AnswerAsync(SearchQuestion.Of(asked, filter, picture: null), search, meter, context, cancellationToken).ConfigureAwait(false));

    private static async Task<Ok<SearchAnswer>> ByBodyAsync(
        [AsParameters] SearchParameters asked, [AsParameters] PictureFilter filter, HttpContext context, PictureSearch search, WebMeter meter, ServeOptions options,
        CancellationToken cancellationToken)
    {
        SearchRequest request = ApiBody.IsJson(context.Request)
            ? SearchQuestion.Of(await ApiBody.JsonAsync<SearchBody>(context.Request, cancellationToken).ConfigureAwait(false), options.Limits)
            : SearchQuestion.Of(asked, filter, await ApiBody.PictureAsync(context.Request, options.Limits, cancellationToken).ConfigureAwait(false));
        return TypedResults.Ok(await AnswerAsync(request, search, meter, context, cancellationToken).ConfigureAwait(false));
    }

    private static async Task<Ok<OriginSearchAnswer>> OriginAsync(
        HttpContext context, PictureSearch search, WebMeter meter, ServeOptions options, CancellationToken cancellationToken)
    {
        SearchRequest request = ApiBody.IsJson(context.Request)
            ? SearchQuestion.Of(await ApiBody.JsonAsync<SearchBody>(context.Request, cancellationToken).ConfigureAwait(false), options.Limits)
            : new SearchRequest
            {
                ReadsFiles = false,
                PictureBytes = await ApiBody.PictureAsync(context.Request, options.Limits, cancellationToken).ConfigureAwait(false),
            };
        SearchAnswer answer = await AnswerAsync(request, search, meter, context, cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(new OriginSearchAnswer(true, [.. answer.Hits.Select(static hit => new[] { hit.Path, hit.Caption })]));
    }

    private static async Task<SearchAnswer> AnswerAsync(
        SearchRequest request, PictureSearch search, WebMeter meter, HttpContext context, CancellationToken cancellationToken)
    {
        try
        {
            SearchReply reply = await meter.QueryAsync(request, () => search.RunAsync(request, cancellationToken)).ConfigureAwait(false);
            if (reply.ServerNotice is { } notice)
            {
                context.Response.Headers["X-Server-Notice"] = LineLog.Ascii(notice);
            }

            return SearchAnswer.Of(reply, request.Explain);
        }
        catch (FileNotFoundException error)
        {
            throw RequestException.NotFound(error.Message);
        }
    }
}
