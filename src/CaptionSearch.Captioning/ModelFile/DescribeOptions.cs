using CaptionSearch.Captioning.Decoding;

namespace CaptionSearch.Captioning.ModelFile;

/// <summary>What to find out about a picture.</summary>
public sealed record DescribeOptions
{
    /// <summary>How the caption is searched. Default null: as the model's configuration says.</summary>
    public BeamSearchOptions? Search { get; init; }

    /// <summary>How many of the likeliest classes to name, 0 to 1000. Default 5; 0 skips the classifier.</summary>
    public int Tags { get; init; } = 5;
}
