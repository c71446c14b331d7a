using CaptionSearch.Captioning.Decoding;

namespace CaptionSearch.Captioning.ModelFile;

/// <summary>What a model says about a picture.</summary>
/// <param name="Caption">The sentence.</param>
/// <param name="Vector">Shape [D], length 1: its place in the joint space of pictures and sentences.</param>
/// <param name="Tags">The likeliest classes, likeliest first.</param>
public sealed record PictureDescription(Caption Caption, float[] Vector, IReadOnlyList<Tag> Tags)
{
    /// <summary>The best captions word by word, the sentence first; empty when they were not asked for.</summary>
    public IReadOnlyList<CaptionHypothesis> Hypotheses { get; init; } = [];
}
