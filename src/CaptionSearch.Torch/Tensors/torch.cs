namespace TorchSharp;

/// <summary>Tensors, neural networks and optimisers under TorchSharp's names, in managed code.</summary>
/// <remarks>
/// Source-compatible with the part of TorchSharp that CaptionSearch.Training uses: the same names, argument names
/// and defaults, so that the TorchSharp package can take this project's place. It has one device, and computes in
/// float32 (indices Int64, masks Bool).
/// </remarks>
public static partial class torch
{
}
