namespace TorchSharp;

/// <summary>One number as an argument of a tensor operation; made implicitly from a C# number.</summary>
public sealed class Scalar : IDisposable
{
    private Scalar(double value, bool isIntegral)
    {
        Value = value;
        IsIntegral = isIntegral;
    }

    internal double Value { get; }

    internal bool IsIntegral { get; }

    internal float Single => (float)Value;

    /// <summary>A 32-bit integer.</summary>
    public static implicit operator Scalar(int value) => new(value, isIntegral: true);

    /// <summary>A 64-bit integer.</summary>
    public static implicit operator Scalar(long value) => new(value, isIntegral: true);

    /// <summary>A single.</summary>
    public static implicit operator Scalar(float value) => new(value, isIntegral: false);

    /// <summary>A double.</summary>
    public static implicit operator Scalar(double value) => new(value, isIntegral: false);

    /// <summary>Nothing to release; present as in TorchSharp.</summary>
    public void Dispose()
    {
    }
}
