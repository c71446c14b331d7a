namespace CaptionSearch.Engine.Describing;

/// <summary>How pictures are described, where it differs from what the model's configuration says.</summary>
public sealed record DescriptionSettings
{
    /// <summary>Hypotheses followed while a sentence is written, 1 to 64; 1 is greedy. Default null: the model's.</summary>
    public int? Beam { get; init; }

    /// <summary>Most words of a sentence, 1 to 100. Default null: the model's.</summary>
    public int? MaxWords { get; init; }

    /// <summary>Classes named, likeliest first, 0 to 1000. Default 5.</summary>
    public int Tags { get; init; } = 5;
}
