namespace TorchSharp.Modules;

/// <summary>Parameters that are optimised with the same settings.</summary>
public class ParamGroup : torch.optim.ILearningRateController
{
    /// <summary>The parameters.</summary>
    public IEnumerable<Parameter> Parameters { get; set; } = [];

    /// <summary>The settings.</summary>
    public OptimizerOptions Options { get; set; } = new();

    /// <summary>The rate in force.</summary>
    public double LearningRate
    {
        get => Options.LearningRate ?? 0;
        set => Options.LearningRate = value;
    }

    /// <summary>The rate given at construction.</summary>
    public double InitialLearningRate
    {
        get => Options.InitialLearningRate;
        set => Options.InitialLearningRate = value;
    }
}
