using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Captioning.Backbones;

/// <summary>A convolution with the batch norm behind it folded in: weight·γ/√(σ²+ε) and β − μ·γ/√(σ²+ε).</summary>
/// <param name="Weight">Shape [K, C/groups, R, S].</param>
/// <param name="Bias">Shape [K].</param>
internal sealed record FoldedConvolution(float[] Weight, float[] Bias)
{
    /// <summary>Reads a convolution without bias and its batch norm.</summary>
    /// <param name="file">Has <c>CONV.weight</c> and <c>NORM.weight, .bias, .running_mean, .running_var</c>.</param>
    /// <param name="convolution">Name of the convolution.</param>
    /// <param name="norm">Name of the batch norm.</param>
    /// <param name="epsilon">ε.</param>
    /// <param name="shape">Shape the weight must have.</param>
    /// <exception cref="ModelFormatException">A tensor is missing or has another shape.</exception>
    public static FoldedConvolution Read(SafetensorsFile file, string convolution, string norm, double epsilon, params ReadOnlySpan<int> shape)
    {
        float[] weight = file.ReadFloat32(convolution + ".weight", shape);
        int k = shape[0];
        float[] gamma = file.ReadFloat32(norm + ".weight", k);
        float[] bias = file.ReadFloat32(norm + ".bias", k);
        float[] mean = file.ReadFloat32(norm + ".running_mean", k);
        float[] variance = file.ReadFloat32(norm + ".running_var", k);
        int row = weight.Length / k;
        for (int i = 0; i < k; i++)
        {
            double scale = gamma[i] / Math.Sqrt(variance[i] + epsilon);
            bias[i] = (float)(bias[i] - (mean[i] * scale));
            foreach (ref float value in weight.AsSpan(i * row, row))
            {
                value = (float)(value * scale);
            }
        }

        return new FoldedConvolution(weight, bias);
    }
}
