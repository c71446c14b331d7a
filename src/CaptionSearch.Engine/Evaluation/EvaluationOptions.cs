using CaptionSearch.Imaging;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>How an evaluation runs.</summary>
public sealed record EvaluationOptions
{
    /// <summary>Hypotheses followed while a caption is written, 1 to 64. Default null: the model's.</summary>
    public int? Beam { get; init; }

    /// <summary>Pictures worked on at the same time, one thread each, 1 to 256. Default: all processor cores.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>What one picture may cost.</summary>
    public DecodeLimits Limits { get; init; } = new();
}
