using System.Numerics.Tensors;

namespace TorchSharp;

/// <summary>The transcendental functions of the network's inner loops; y may be x.</summary>
internal static class VectorFunctions
{
    public static void Tanh(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Tanh(x, y);

    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Sigmoid(x, y);

    public static void Exp(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Exp(x, y);
}
