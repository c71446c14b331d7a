namespace CaptionSearch.Kernels;

/// <summary>What is done to a layer's sums while they are written back: limits on both sides, or nothing.</summary>
/// <param name="Low">Smallest result; negative infinity for no limit.</param>
/// <param name="High">Largest result; positive infinity for no limit.</param>
public readonly record struct Activation(float Low, float High)
{
    /// <summary>The sums as they are.</summary>
    public static Activation None { get; } = new(float.NegativeInfinity, float.PositiveInfinity);

    /// <summary>max(0, x).</summary>
    public static Activation Relu { get; } = new(0, float.PositiveInfinity);

    /// <summary>min(6, max(0, x)).</summary>
    public static Activation Relu6 { get; } = new(0, 6);

    /// <summary>Is there anything to do?</summary>
    internal bool Limits => this != None;
}
