namespace TorchSharp.Modules;

/// <summary>Settings of a group of parameters.</summary>
public class OptimizerOptions
{
    /// <summary>The rate in force.</summary>
    public double? LearningRate { get; set; }

    /// <summary>The rate given at construction.</summary>
    public double InitialLearningRate { get; set; }

    /// <summary>Writes the settings.</summary>
    public virtual void SaveStateDict(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(InitialLearningRate);
        writer.Write(LearningRate ?? 0);
    }

    /// <summary>Reads settings written by <see cref="SaveStateDict"/>.</summary>
    public virtual void LoadStateDict(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        InitialLearningRate = reader.ReadDouble();
        LearningRate = reader.ReadDouble();
    }
}
