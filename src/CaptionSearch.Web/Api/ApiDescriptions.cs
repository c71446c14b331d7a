using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CaptionSearch.Web.Api;

/// <summary>What the OpenAPI document says about an address beyond its parameters.</summary>
internal static class ApiDescriptions
{
    private const string Problem = "application/problem+json";

    /// <summary>The ways in which it fails.</summary>
    public static TBuilder Fails<TBuilder>(this TBuilder route, params int[] statuses)
        where TBuilder : IEndpointConventionBuilder
    {
        foreach (int status in statuses)
        {
            route.WithMetadata(new ProducesResponseTypeMetadata(status, typeof(ProblemAnswer), [Problem]));
        }

        return route;
    }

    /// <summary>It takes a JSON object.</summary>
    /// <typeparam name="T">The object.</typeparam>
    /// <param name="route">The address.</param>
    /// <param name="example">One that is taken.</param>
    /// <param name="otherForms">Other forms in which a body may be sent.</param>
    public static RouteHandlerBuilder Takes<T>(this RouteHandlerBuilder route, string example, params string[] otherForms)
        where T : class
        => route.Accepts<T>("application/json", otherForms).WithMetadata(new BodyExample(example)).Fails(400, 408, 413, 415);

    /// <summary>It takes a picture as a form's file, as the body itself, or in a JSON object.</summary>
    /// <typeparam name="T">The object.</typeparam>
    /// <param name="route">The address.</param>
    /// <param name="example">One that is taken.</param>
    public static RouteHandlerBuilder TakesPicture<T>(this RouteHandlerBuilder route, string example)
        where T : class
        => route.Takes<T>(example, "multipart/form-data", "image/*", "application/octet-stream").WithMetadata(new PictureBody());
}
