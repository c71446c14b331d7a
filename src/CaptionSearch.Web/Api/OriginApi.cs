using CaptionSearch.Web.Hosting;
using Microsoft.AspNetCore.Http;

namespace CaptionSearch.Web.Api;

/// <summary>The two addresses of the first web interface, with its replies.</summary>
internal static class OriginApi
{
    /// <summary>Whether an address is one of them.</summary>
    public static bool Owns(PathString path) => path.Value is "/api/search" or "/api/caption";

    /// <summary>Status of a failure there: whatever is wrong with what was sent is 400.</summary>
    public static int StatusOf(Failure failure)
        => failure.Status is StatusCodes.Status415UnsupportedMediaType or StatusCodes.Status422UnprocessableEntity ? StatusCodes.Status400BadRequest : failure.Status;
}
