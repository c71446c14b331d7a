using static TorchSharp.torch;

namespace CaptionSearch.Training.Tests.Models;

/// <summary>Weights as a model folder holds them: in 16 bits, which the serving side may keep.</summary>
internal static class ShippedWeights
{
    /// <summary>Multiplies every weight and rounds it to float16.</summary>
    public static void Round(nn.Module module, float scale)
    {
        using IDisposable pause = no_grad();
        foreach (Tensor weight in module.state_dict().Values)
        {
            float[] rounded = [.. weight.data<float>().ToArray().Select(value => (float)(Half)(scale * value))];
            using Tensor values = tensor(rounded, weight.shape);
            weight.copy_(values);
        }
    }
}
