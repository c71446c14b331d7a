using System.Globalization;
using CaptionSearch.Engine.Collection;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Web.Pages.Parts;

/// <summary>What <c>Shared/_PictureCard</c> shows: a picture of the collection in a grid.</summary>
/// <param name="Document">The picture, without its vector.</param>
public sealed record PictureCard(CaptionDocument Document)
{
    // A card is 150 to 300 pixels wide; screens with two pixels for one take the larger.
    private const int Side = 320;
    private const int LargeSide = 640;

    /// <summary>The hit of a search that it is; null when it is only shown.</summary>
    public SearchHit? Hit { get; init; }

    /// <summary>Whether the hit was searched for with a picture: then it is said how like it is, not how likely it is what was meant. Default false.</summary>
    public bool IsLike { get; init; }

    /// <summary>How good a hit it is, 0..1, in words, and what the number is; null when nothing is known about it.</summary>
    public (double Value, string Says, string Of)? Goodness => Hit switch
    {
        { Vector.Value: double cosine } when IsLike => (Math.Clamp(cosine, 0, 1), Likelihood.Likeness(cosine), "Cosine"),
        { Probability: double probability } when !IsLike => (probability, Likelihood.Words(probability), "Probability"),
        _ => null,
    };

    /// <summary>Whether it is seen without scrolling, so that its picture is loaded at once. Default false.</summary>
    public bool IsEager { get; init; }

    /// <summary>Whether there is a file behind it; a record may have been imported without its picture.</summary>
    public bool HasPicture => Document.Paths.Count > 0;

    /// <summary>Address of the picture's page.</summary>
    public string Page => PageOf(Document.Id);

    /// <summary>What is read out in place of the picture.</summary>
    public string Alternative => Document.Caption.Length > 0 ? Document.Caption : "Picture without a sentence";

    /// <summary>Address of the thumbnail.</summary>
    public string Thumbnail => ThumbnailOf(Document.Id, Side);

    /// <summary>Both sizes, for <c>srcset</c>; null when the size of the picture is unknown.</summary>
    public string? Thumbnails => Size is null
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"{ThumbnailOf(Document.Id, Side)} {ThumbnailCache.SizeOf(Document, Side)!.Value.Width}w, {ThumbnailOf(Document.Id, LargeSide)} {ThumbnailCache.SizeOf(Document, LargeSide)!.Value.Width}w");

    /// <summary>Size of the thumbnail, so that the page does not move when it arrives; null when unknown.</summary>
    public (int Width, int Height)? Size => ThumbnailCache.SizeOf(Document, Side);

    /// <summary>Address of a picture's page.</summary>
    public static string PageOf(string id) => "/picture/" + id;

    /// <summary>Address of a thumbnail.</summary>
    /// <param name="id">Id of the document.</param>
    /// <param name="side">Most pixels of its longer side: 160, 320, 640 or 1280.</param>
    public static string ThumbnailOf(string id, int side) => string.Create(CultureInfo.InvariantCulture, $"/thumbnails/{id}?side={side}");
}
