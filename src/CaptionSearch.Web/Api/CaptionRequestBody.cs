using System.ComponentModel;

namespace CaptionSearch.Web.Api;

/// <summary>A picture to caption, in JSON.</summary>
internal sealed record CaptionRequestBody
{
    [Description("The picture in base64; a data: URL too.")]
    public required SentPicture Image { get; init; }

    [Description("Hypotheses followed while the sentence is written, 1 to 16; 1 is greedy. Default: the model's.")]
    public int? Beam { get; init; }

    [Description("Most words, 1 to 100. Default: the model's.")]
    public int? Words { get; init; }

    [Description("How many sentences, best first, 1 to the beam. Default 1.")]
    public int? NBest { get; init; }

    [Description("Whether each word says where the captioner looked. Default false.")]
    public bool? Attention { get; init; }

    [Description("Most classes named, 0 to 100. Default 5.")]
    public int? Tags { get; init; }
}
