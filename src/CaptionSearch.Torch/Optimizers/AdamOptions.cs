namespace TorchSharp.Modules;

/// <summary>Settings of Adam and AdamW.</summary>
internal sealed class AdamOptions(double beta1, double beta2, double eps, double weightDecay) : OptimizerOptions
{
    public double Beta1 { get; private set; } = beta1;

    public double Beta2 { get; private set; } = beta2;

    public double Epsilon { get; private set; } = eps;

    public double WeightDecay { get; private set; } = weightDecay;

    /// <summary>The learning rate, when all settings are within range.</summary>
    public static double Checked(double lr, double beta1, double beta2, double eps, double weightDecay)
        => lr < 0 ? throw new ArgumentException($"Invalid learning rate: {lr}")
            : eps < 0 ? throw new ArgumentException($"Invalid eps: {eps}")
            : beta1 is < 0 or >= 1 ? throw new ArgumentException($"Invalid beta1: {beta1}")
            : beta2 is < 0 or >= 1 ? throw new ArgumentException($"Invalid beta2: {beta2}")
            : weightDecay < 0 ? throw new ArgumentException($"Invalid weight_decay: {weightDecay}")
            : lr;

    public override void SaveStateDict(BinaryWriter writer)
    {
        base.SaveStateDict(writer);
        writer.Write(Beta1);
        writer.Write(Beta2);
        writer.Write(Epsilon);
        writer.Write(WeightDecay);
    }

    public override void LoadStateDict(BinaryReader reader)
    {
        base.LoadStateDict(reader);
        Beta1 = reader.ReadDouble();
        Beta2 = reader.ReadDouble();
        Epsilon = reader.ReadDouble();
        WeightDecay = reader.ReadDouble();
    }
}
