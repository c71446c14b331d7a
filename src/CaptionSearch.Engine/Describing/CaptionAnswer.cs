using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Engine.Describing;

/// <summary>What a model says about a picture that was sent.</summary>
public sealed record CaptionAnswer
{
    /// <summary>The best captions, best first; at least one.</summary>
    public required IReadOnlyList<CaptionHypothesis> Hypotheses { get; init; }

    /// <summary>The likeliest classes, likeliest first.</summary>
    public required IReadOnlyList<Tag> Tags { get; init; }

    /// <summary>Shape [D], length 1: the picture's place among pictures and sentences.</summary>
    public required float[] Vector { get; init; }

    /// <summary>Columns of the grid that attention is given over; the grid covers the whole picture.</summary>
    public required int GridWidth { get; init; }

    /// <summary>Rows of that grid.</summary>
    public required int GridHeight { get; init; }

    /// <summary>Fingerprint of the model.</summary>
    public required string ModelFingerprint { get; init; }

    /// <summary>Width of the picture, upright, in pixels.</summary>
    public required int Width { get; init; }

    /// <summary>Height of the picture, upright, in pixels.</summary>
    public required int Height { get; init; }
}
