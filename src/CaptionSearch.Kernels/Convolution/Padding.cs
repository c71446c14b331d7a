namespace CaptionSearch.Kernels;

/// <summary>Zeros around a feature map, in pixels.</summary>
/// <param name="Top">Rows above.</param>
/// <param name="Left">Columns to the left.</param>
/// <param name="Bottom">Rows below.</param>
/// <param name="Right">Columns to the right.</param>
public readonly record struct Padding(int Top, int Left, int Bottom, int Right)
{
    /// <summary>TensorFlow's SAME: as many outputs as input pixels divided by the stride, rounded up; an odd zero goes to the bottom and the right.</summary>
    public static Padding Same(int height, int width, int kernelHeight, int kernelWidth, int stride)
    {
        int vertical = Total(height, kernelHeight, stride), horizontal = Total(width, kernelWidth, stride);
        return new Padding(vertical / 2, horizontal / 2, vertical - (vertical / 2), horizontal - (horizontal / 2));
    }

    /// <summary>The same number on all four sides, as PyTorch's convolutions have it.</summary>
    public static Padding All(int pixels) => new(pixels, pixels, pixels, pixels);

    private static int Total(int size, int kernel, int stride)
        => Math.Max(0, ((((size + stride - 1) / stride) - 1) * stride) + kernel - size);
}
