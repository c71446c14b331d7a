namespace CaptionSearch.Engine.Describing;

/// <summary>How pictures are described, where it differs from what the model's configuration says.</summary>
public sealed record DescriptionSettings
{
    /// <summary>Hypotheses followed while a sentence is written, 1 to 64; 1 is greedy. Default null: the model's.</summary>
    public int? Beam { get; init; }

    /// <summary>Most words of a sentence, 1 to 100. Default null: the model's.</summary>
    public int? MaxWords { get; init; }

    /// <summary>How many of the best captions to give word by word, 0 to the beam. Default 0: only the sentence of the best.</summary>
    public int Hypotheses { get; init; }

    /// <summary>Whether the words of those captions say where the captioner looked for them. Default false.</summary>
    public bool Attention { get; init; }

    /// <summary>Classes named, likeliest first, 0 to 1000. Default 5.</summary>
    public int Tags { get; init; } = 5;

    /// <summary>
    /// Least probability of a class that is named, 0..1, after calibration where the model has one. Default null: what the
    /// calibration says, without one 0.
    /// </summary>
    public double? MinTagProbability { get; init; }

    /// <summary>Whether classes keep the classifier's own probability, and all are named: what a calibration is fitted to. Default false.</summary>
    internal bool RawTags { get; init; }
}
