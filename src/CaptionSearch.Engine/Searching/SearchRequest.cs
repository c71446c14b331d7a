using CaptionSearch.Engine.Describing;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Searching;

/// <summary>What a user asks for.</summary>
public sealed record SearchRequest
{
    /// <summary>A text in the language of <see cref="QueryText"/>; null or empty for none.</summary>
    public string? Text { get; init; }

    /// <summary>A picture: a file; or a path or document id of the index, when there is no such file. Null for none.</summary>
    public string? Picture { get; init; }

    /// <summary>A picture that is sent, encoded as its file would be, in place of <see cref="Picture"/>; null for none.</summary>
    public ReadOnlyMemory<byte>? PictureBytes { get; init; }

    /// <summary>
    /// What a model said of <see cref="PictureBytes"/> before; null when it was not asked. Where it is of the model that answers now, the picture is not
    /// described again.
    /// </summary>
    public CaptionAnswer? PictureAnswer { get; init; }

    /// <summary>What messages call the picture that is sent. Default "the picture".</summary>
    public string PictureName { get; init; } = "the picture";

    /// <summary>
    /// Whether <see cref="Picture"/> and <see cref="Others"/> may name files. Default true; false for names that come from elsewhere: then
    /// they are paths and ids of the index only, and no file is looked at.
    /// </summary>
    public bool ReadsFiles { get; init; } = true;

    /// <summary>Further texts and pictures, wanted and unwanted.</summary>
    public IReadOnlyList<SearchTerm> Others { get; init; } = [];

    /// <summary>Properties that each hit has; null for none.</summary>
    public DocumentFilter? Filter { get; init; }

    /// <summary>Most hits, 1 to 10,000. Default 10.</summary>
    public int Limit { get; init; } = 10;

    /// <summary>Order of the hits. Default: best first.</summary>
    public HitOrder Order { get; init; }

    /// <summary>
    /// Least probability of a hit, 0 to 1; 0 shows everything. Default null: what the model's calibration says for a text and
    /// for a picture, 0 for a model without calibration.
    /// </summary>
    public double? MinProbability { get; init; }

    /// <summary>Least score of a hit as a part of the best one's, 0 to 1. Default 0: no cut.</summary>
    public double MinRelative { get; init; }

    /// <summary>Whether words are looked for in the tags too. Default true.</summary>
    public bool UseTags { get; init; } = true;

    /// <summary>Whether each hit says why it is there. Default false.</summary>
    public bool Explain { get; init; }
}
