using Microsoft.AspNetCore.Http.Metadata;

namespace CaptionSearch.Web.Api;

/// <summary>How many bytes a body may have at an address.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata
{
    /// <summary>For one picture, also in base64 with some text around it.</summary>
    public static BodyLimit OfPicture(int pictureBytes) => new((pictureBytes * 4L / 3) + (1 << 16));
}
