using System.Globalization;
using CaptionSearch.Engine;
using CaptionSearch.Engine.Collection;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Serving;
using CaptionSearch.Imaging;
using CaptionSearch.Index;
using CaptionSearch.Web.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace CaptionSearch.Web.Pictures;

/// <summary>
/// Pictures of the collection, <c>/pictures/{id}</c>, their thumbnails, <c>/thumbnails/{id}?side=320</c>, and small versions of those that
/// were searched with, <c>/queries/{name}</c>.
/// </summary>
/// <remarks>
/// The type of a reply is told by the bytes and is always one of five picture formats; what only claims to be a picture is not in the
/// collection. An id is that of a content, so it is the entity tag too.
/// </remarks>
internal static class PictureEndpoints
{
    private const int DefaultSide = 320;
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>Adds the pictures that visitors search with, and what is said of them.</summary>
    public static void AddQueryPictures(this IServiceCollection services)
    {
        services.AddSingleton(static all => new QueryPictureFolder(all.GetRequiredService<DataFolder>(), all.GetRequiredService<ServeOptions>().Limits.Decoding));
        services.AddSingleton(static all => new PictureAnswers(
            all.GetRequiredService<CurrentVersion>(), all.GetRequiredService<CaptionDesk>(), QueryPictureFolder.MostPictures));
        services.AddHostedService(static all => new QueryPictureSweep(
            all.GetRequiredService<QueryPictureFolder>(), all.GetRequiredService<PictureAnswers>(), all.GetRequiredService<ILogger<QueryPictureSweep>>(), TimeProvider.System));
    }

    /// <summary>Adds the addresses.</summary>
    public static void MapPictures(this IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/pictures/{id}", Methods, PictureAsync).ExcludeFromDescription();
        routes.MapMethods("/thumbnails/{id}", Methods, ThumbnailAsync).ExcludeFromDescription();
        routes.MapMethods("/queries/{name}", Methods, QueryAsync).ExcludeFromDescription();
    }

    private static async Task<IResult> PictureAsync(string id, PictureCollection collection, HttpContext context, CancellationToken cancellationToken)
    {
        WithoutErrorPage(context);
        CaptionDocument? document = await collection.GetAsync(id, cancellationToken).ConfigureAwait(false);
        PictureContent? content = document is null ? null : await collection.OpenPictureAsync(id, cancellationToken).ConfigureAwait(false);
        if (content is null)
        {
            return TypedResults.NotFound();
        }

        // Asked for again every time: it may have been removed.
        context.Response.Headers.CacheControl = "private, no-cache";
        ContentDispositionHeaderValue disposition = new("inline");
        disposition.SetHttpFileName(DownloadName(document!, content.ContentType));
        context.Response.Headers.ContentDisposition = disposition.ToString();
        return TypedResults.Stream(content.Stream, content.ContentType, entityTag: Tag(id), enableRangeProcessing: true);
    }

    private static async Task<IResult> ThumbnailAsync(
        string id, PictureCollection collection, HttpContext context, CancellationToken cancellationToken, int side = DefaultSide)
    {
        WithoutErrorPage(context);
        if (!ThumbnailCache.Sides.Contains(side))
        {
            return TypedResults.BadRequest($"side={side}: expected {string.Join(", ", ThumbnailCache.Sides)}.");
        }

        PictureContent? content;
        try
        {
            content = await collection.OpenThumbnailAsync(id, side, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is InvalidImageException or UnsupportedImageException)
        {
            content = null;
        }

        if (content is null)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "private, max-age=31536000, immutable";
        return TypedResults.Stream(
            content.Stream, content.ContentType, entityTag: Tag(string.Create(CultureInfo.InvariantCulture, $"{id}-{side}")), enableRangeProcessing: true);
    }

    private static async Task<IResult> QueryAsync(string name, QueryPictureFolder queries, HttpContext context, CancellationToken cancellationToken)
    {
        WithoutErrorPage(context);
        if (await queries.ReadPreviewAsync(name, cancellationToken).ConfigureAwait(false) is not { } preview)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "private, max-age=3600";
        return TypedResults.Bytes(preview, ImageFormat.Jpeg.ContentType());
    }

    /// <summary>The name under which a browser saves the picture: that of the file, with the ending of what it is.</summary>
    internal static string DownloadName(CaptionDocument document, string contentType)
    {
        string extension = Enum.GetValues<ImageFormat>().First(format => format.ContentType() == contentType).Extension();
        string stem = document.Paths.Count > 0 ? Path.GetFileNameWithoutExtension(document.Paths[0]) : "";
        string safe = string.Concat(stem.Where(static c => !char.IsControl(c) && c is not ('"' or '\\' or '/'))).Trim().TrimStart('.');
        return (safe.Length > 0 ? safe : document.Id[..12]) + extension;
    }

    private static EntityTagHeaderValue Tag(string value) => new($"\"{value}\"");

    private static void WithoutErrorPage(HttpContext context)
    {
        // Nobody reads a page in place of a picture.
        if (context.Features.Get<IStatusCodePagesFeature>() is { } pages)
        {
            pages.Enabled = false;
        }
    }
}
