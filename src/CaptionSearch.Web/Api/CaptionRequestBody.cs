using System.ComponentModel;

namespace CaptionSearch.Web.Api;

/// <summary>A picture to caption, in JSON.</summary>
internal sealed record CaptionRequestBody : CaptionParameters
{
    [Description("The picture in base64; a data: URL too.")]
    public required SentPicture Image { get; init; }
}
