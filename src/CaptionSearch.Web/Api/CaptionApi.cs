using CaptionSearch.Engine.Describing;
using CaptionSearch.Web.Hosting;
using CaptionSearch.Web.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace CaptionSearch.Web.Api;

/// <summary>Writes the sentence of a picture that is sent; nothing is kept.</summary>
internal static class CaptionApi
{
    private const int LargestBeam = 16;
    private const int MostTags = 100;
    private const string Example = $$"""{"image": "{{SentPicture.Example}}", "beam": 3, "n_best": 2, "tags": 3}""";

    /// <summary>Adds <c>/api/v1/caption</c> and the origin's <c>/api/caption</c>.</summary>
    public static void MapCaption(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/v1/caption", CaptionAsync)
            .WithName("caption").WithTags("Caption").WithSummary("Caption a picture")
            .WithDescription("A picture as a form's file 'picture', as the body itself, or in JSON as base64. With a form or a bare picture, the rest is taken from the address.")
            .TakesPicture<CaptionRequestBody>(Example).Fails(422, 503);
        routes.MapPost("/api/caption", OriginAsync)
            .WithName("originCaption").WithTags("Origin").WithSummary("Caption a picture, the first interface")
            .WithDescription("A picture as a form's file 'query_img', or as base64 in JSON. Whatever is wrong with the picture is 400 with success false.")
            .TakesPicture<CaptionRequestBody>(Example).Fails(503);
    }

    private static async Task<Ok<CaptionAnswerJson>> CaptionAsync(
        [AsParameters] CaptionParameters asked, HttpContext context, CaptionDesk captions, WebMeter meter, ServeOptions options, CancellationToken cancellationToken)
        => TypedResults.Ok(CaptionAnswerJson.Of(await AnswerAsync(asked, context, captions, meter, options, cancellationToken).ConfigureAwait(false)));

    private static async Task<Ok<OriginCaptionAnswer>> OriginAsync(
        HttpContext context, CaptionDesk captions, WebMeter meter, ServeOptions options, CancellationToken cancellationToken)
    {
        CaptionAnswer answer = await AnswerAsync(new CaptionParameters { Tags = 0 }, context, captions, meter, options, cancellationToken).ConfigureAwait(false);
        return TypedResults.Ok(new OriginCaptionAnswer(true, answer.Hypotheses[0].Text));
    }

    private static async Task<CaptionAnswer> AnswerAsync(
        CaptionParameters asked, HttpContext context, CaptionDesk captions, WebMeter meter, ServeOptions options, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> picture;
        if (ApiBody.IsJson(context.Request))
        {
            CaptionRequestBody body = await ApiBody.JsonAsync<CaptionRequestBody>(context.Request, cancellationToken).ConfigureAwait(false);
            picture = body.Image is { Id: null } sent
                ? ApiBody.Checked(sent.Bytes, options.Limits)
                : throw RequestException.Bad("'image' is no picture; send its bytes in base64.");
            asked = new CaptionParameters
            {
                Beam = body.Beam ?? asked.Beam,
                Words = body.Words ?? asked.Words,
                NBest = body.NBest ?? asked.NBest,
                Attention = body.Attention ?? asked.Attention,
                Tags = body.Tags ?? asked.Tags,
            };
        }
        else
        {
            picture = await ApiBody.PictureAsync(context.Request, options.Limits, cancellationToken).ConfigureAwait(false);
        }

        CaptionQuestion question = Question(asked);
        try
        {
            return await meter.CaptionAsync(() => captions.CaptionAsync(picture, SentPicture.Name, question, cancellationToken)).ConfigureAwait(false);
        }
        catch (ArgumentOutOfRangeException)
        {
            throw RequestException.Bad("'n_best' is greater than the beam; ask for a wider beam, or for fewer sentences.");
        }
    }

    private static CaptionQuestion Question(CaptionParameters asked)
    {
        CaptionQuestion question = new();
        return question with
        {
            Beam = SearchQuestion.Number("beam", asked.Beam, 1, LargestBeam),
            MaxWords = SearchQuestion.Number("words", asked.Words, 1, 100),
            Hypotheses = SearchQuestion.Number("n_best", asked.NBest, 1, LargestBeam) ?? question.Hypotheses,
            Attention = asked.Attention ?? question.Attention,
            Tags = SearchQuestion.Number("tags", asked.Tags, 0, MostTags) ?? question.Tags,
        };
    }
}
