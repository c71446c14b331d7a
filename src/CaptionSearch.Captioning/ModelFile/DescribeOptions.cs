using CaptionSearch.Captioning.Decoding;

namespace CaptionSearch.Captioning.ModelFile;

/// <summary>What to find out about a picture.</summary>
public sealed record DescribeOptions
{
    /// <summary>Whether a sentence is written. Default true; without, the description has an empty one.</summary>
    public bool Caption { get; init; } = true;

    /// <summary>How the caption is searched. Default null: as the model's configuration says.</summary>
    public BeamSearchOptions? Search { get; init; }

    /// <summary>How many of the best captions to give word by word, 0 to the beam. Default 0: only the sentence of the best.</summary>
    public int Hypotheses { get; init; }

    /// <summary>Whether their words say where the captioner looked for them. Default false.</summary>
    public bool Attention { get; init; }

    /// <summary>How many of the likeliest classes to name, 0 to 1000. Default 5; 0 skips the classifier.</summary>
    public int Tags { get; init; } = 5;

    /// <summary>Stops between two layers of the backbone, and between two words. Default: never.</summary>
    public CancellationToken CancellationToken { get; init; }
}
