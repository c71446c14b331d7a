using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace CaptionSearch.Engine.Describing;

/// <summary>What to find out about a picture.</summary>
public sealed record CaptionQuestion
{
    /// <summary>Hypotheses followed while a sentence is written, 1 to 64; 1 is greedy. Default null: the model's.</summary>
    [Range(1, 64)]
    public int? Beam { get; init; }

    /// <summary>Most words of a sentence, 1 to 100. Default null: the model's.</summary>
    [Range(1, 100)]
    public int? MaxWords { get; init; }

    /// <summary>How many of the best captions to give, 1 to the beam. Default 1.</summary>
    [Range(1, 64)]
    public int Hypotheses { get; init; } = 1;

    /// <summary>Whether each word says where the captioner looked for it. Default false.</summary>
    public bool Attention { get; init; }

    /// <summary>Most classes named, likeliest first, 0 to 1000. Default 5.</summary>
    [Range(0, 1000)]
    public int Tags { get; init; } = 5;

    /// <summary>Least probability of a class that is named, 0..1. Default null: what the model's calibration says, without one 0.</summary>
    [Range(0.0, 1.0)]
    public double? MinTagProbability { get; init; }

    /// <summary>The settings that ask for this.</summary>
    /// <param name="defaultBeam">The model's.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range; the message names it and is for whoever asked.</exception>
    internal DescriptionSettings ToSettings(int defaultBeam)
    {
        Check<int>(nameof(Beam), Beam, 1, 64, "");
        Check<int>(nameof(MaxWords), MaxWords, 1, 100, "");
        Check<int>(nameof(Tags), Tags, 0, 1000, "");
        Check<int>(nameof(Hypotheses), Hypotheses, 1, Beam ?? defaultBeam, ", the beam");
        Check<double>(nameof(MinTagProbability), MinTagProbability, 0, 1, "");
        return new DescriptionSettings
        {
            Beam = Beam,
            MaxWords = MaxWords,
            Hypotheses = Hypotheses,
            Attention = Attention,
            Tags = Tags,
            MinTagProbability = MinTagProbability,
        };
    }

    private static void Check<T>(string name, T? value, T least, T most, string what)
        where T : struct, IComparable<T>
    {
        // NaN is less than everything.
        if (value is { } given && (given.CompareTo(least) < 0 || given.CompareTo(most) > 0))
        {
            throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"Must be {least} to {most}{what}."));
        }
    }
}
