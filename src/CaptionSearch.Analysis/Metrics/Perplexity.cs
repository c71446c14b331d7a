namespace CaptionSearch.Analysis.Metrics;

/// <summary>Perplexity of a language model on reference captions: exp( −(Σ ln p) / tokens ), the end token counted as a token.</summary>
/// <remarks>Smaller is better; a model that spreads its probability evenly over V words has V. Not safe for several threads.</remarks>
public sealed class Perplexity
{
    private double _logProbability;

    /// <summary>Tokens added so far, end tokens included.</summary>
    public long Tokens { get; private set; }

    /// <summary>The perplexity so far; not a number before anything was added.</summary>
    public double Value => Math.Exp(-_logProbability / Tokens);

    /// <summary>Adds one caption.</summary>
    /// <param name="logProbability">Σ ln p of its words and of the end token; at most 0.</param>
    /// <param name="tokens">Number of words plus one for the end token; at least 1.</param>
    public void Add(double logProbability, int tokens)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(tokens, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(logProbability, 0);
        _logProbability += logProbability;
        Tokens += tokens;
    }
}
