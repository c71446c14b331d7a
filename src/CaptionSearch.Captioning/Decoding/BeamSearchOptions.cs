namespace CaptionSearch.Captioning.Decoding;

/// <summary>How captions are searched.</summary>
public sealed record BeamSearchOptions
{
    /// <summary>Hypotheses followed at the same time, 1 to 64. Default 3; 1 is greedy.</summary>
    public int Beam { get; init; } = 3;

    /// <summary>Most words of a caption, 1 to 100. Default 20.</summary>
    public int MaxWords { get; init; } = 20;

    /// <summary>
    /// Exponent a of the score Σ log p / (words + 1)^a that picks among finished captions, 0 to 2. Default 0.7; 0 picks the most likely
    /// caption, larger values longer ones.
    /// </summary>
    public double LengthPenalty { get; init; } = 0.7;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Beam, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Beam, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxWords, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxWords, 100);
        if (!(LengthPenalty >= 0 && LengthPenalty <= 2))
        {
            throw new ArgumentOutOfRangeException(nameof(LengthPenalty), LengthPenalty, "LengthPenalty must be 0 to 2.");
        }
    }
}
