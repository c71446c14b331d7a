namespace TorchSharp.Modules;

/// <summary>Running means of one parameter's gradient and of its square.</summary>
internal sealed class AdamState(int count) : OptimizerState
{
    private readonly float[] _mean = new float[count];
    private readonly float[] _square = new float[count];
    private long _step;

    /// <summary>One step. Decoupled: weight decay shrinks the parameter (AdamW) instead of adding to the gradient.</summary>
    public void Step(Parameter parameter, ReadOnlyMemory<float> gradient, AdamOptions options, double rate, bool decoupled)
    {
        _step++;
        AdamLoop.Factors factors = new(
            (float)options.Beta1,
            (float)options.Beta2,
            (float)(rate / (1 - Math.Pow(options.Beta1, _step))),
            (float)Math.Sqrt(1 - Math.Pow(options.Beta2, _step)),
            (float)options.Epsilon,
            decoupled ? (float)(1 - (rate * options.WeightDecay)) : 1,
            decoupled ? 0 : (float)options.WeightDecay);
        AdamLoop.Run(parameter.Memory, gradient, _mean, _square, factors);
    }

    public override void SaveStateDict(BinaryWriter writer)
    {
        writer.Write(_step);
        StateArrays.Write(writer, _mean);
        StateArrays.Write(writer, _square);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        _step = reader.ReadInt64();
        StateArrays.Read(reader, _mean);
        StateArrays.Read(reader, _square);
    }
}
