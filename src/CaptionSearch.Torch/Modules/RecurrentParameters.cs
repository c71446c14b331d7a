namespace TorchSharp;

/// <summary>The parameters of recurrent layers under PyTorch's names.</summary>
internal static class RecurrentParameters
{
    /// <summary>Adds weight_ih, weight_hh and the biases, uniform within ±1/√hidden.</summary>
    public static void Create(torch.nn.Module module, long gates, long input, long hidden, bool bias, string suffix)
    {
        double bound = hidden > 0 ? 1 / Math.Sqrt(hidden) : 0;
        module.SetParameter("weight_ih" + suffix, torch.nn.init.Uniform([gates, input], bound));
        module.SetParameter("weight_hh" + suffix, torch.nn.init.Uniform([gates, hidden], bound));
        if (bias)
        {
            module.SetParameter("bias_ih" + suffix, torch.nn.init.Uniform([gates], bound));
            module.SetParameter("bias_hh" + suffix, torch.nn.init.Uniform([gates], bound));
        }
    }

    public static RecurrentWeights Of(torch.nn.Module module, string suffix)
        => new(
            module.Parameter("weight_ih" + suffix),
            module.Parameter("weight_hh" + suffix),
            module.OptionalParameter("bias_ih" + suffix),
            module.OptionalParameter("bias_hh" + suffix));
}
