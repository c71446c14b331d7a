using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace CaptionSearch.Web.Api;

/// <summary>What the OpenAPI document says about an address beyond its parameters.</summary>
internal static class ApiDescriptions
{
    private const string Problem = "application/problem+json";

    /// <summary>The ways in which it fails; 401, 429 and 500 belong to every address.</summary>
    public static RouteHandlerBuilder Fails(this RouteHandlerBuilder route, params int[] statuses)
    {
        foreach (int status in statuses)
        {
            route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemDetails), [Problem]));
        }

        return route;
    }

    /// <summary>It takes a picture as a form's file, as the body itself, or in a JSON object.</summary>
    /// <typeparam name="T">The object.</typeparam>
    public static RouteHandlerBuilder TakesPicture<T>(this RouteHandlerBuilder route)
        where T : class
        => route.Accepts<T>("application/json", "multipart/form-data", "image/*", "application/octet-stream").WithMetadata(new PictureBody());
}
