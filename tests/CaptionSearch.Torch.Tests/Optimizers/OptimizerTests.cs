using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp.Tests;

/// <summary>Optimisers against their published formulas in double precision.</summary>
public sealed class OptimizerTests
{
    private const int Steps = 7;
    private static readonly float[] Start = [.. Enumerable.Range(0, 19).Select(i => (i * 0.3f) - 2)];

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    public void Adam_EqualsTheFormula(double decay)
    {
        double[] expected = Array.ConvertAll(Start, v => (double)v);
        double[] m = new double[expected.Length];
        double[] v = new double[expected.Length];
        Follow(
            p => optim.Adam([p], lr: 0.05, beta1: 0.8, beta2: 0.95, eps: 1e-6, weight_decay: decay),
            (t, i, slope) =>
            {
                slope += decay * expected[i];
                m[i] = (0.8 * m[i]) + (0.2 * slope);
                v[i] = (0.95 * v[i]) + (0.05 * slope * slope);
                double mHat = m[i] / (1 - Math.Pow(0.8, t));
                double vHat = v[i] / (1 - Math.Pow(0.95, t));
                expected[i] -= 0.05 * mHat / (Math.Sqrt(vHat) + 1e-6);
            },
            expected);
    }

    [Fact]
    public void AdamW_EqualsTheFormula()
    {
        double[] expected = Array.ConvertAll(Start, v => (double)v);
        double[] m = new double[expected.Length];
        double[] v = new double[expected.Length];
        Follow(
            p => optim.AdamW([p], lr: 0.05, weight_decay: 0.1),
            (t, i, slope) =>
            {
                expected[i] *= 1 - (0.05 * 0.1);
                m[i] = (0.9 * m[i]) + (0.1 * slope);
                v[i] = (0.999 * v[i]) + (0.001 * slope * slope);
                double mHat = m[i] / (1 - Math.Pow(0.9, t));
                double vHat = v[i] / (1 - Math.Pow(0.999, t));
                expected[i] -= 0.05 * mHat / (Math.Sqrt(vHat) + 1e-8);
            },
            expected);
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0.9, 0.1, false)]
    [InlineData(0.9, 0, true)]
    public void Sgd_EqualsTheFormula(double momentum, double dampening, bool nesterov)
    {
        double[] expected = Array.ConvertAll(Start, v => (double)v);
        double[] velocity = new double[expected.Length];
        Follow(
            p => optim.SGD([p], 0.1, momentum, dampening, weight_decay: 0.01, nesterov),
            (t, i, slope) =>
            {
                slope += 0.01 * expected[i];
                velocity[i] = t == 1 ? slope : (momentum * velocity[i]) + ((1 - dampening) * slope);
                expected[i] -= 0.1 * (momentum == 0 ? slope : nesterov ? slope + (momentum * velocity[i]) : velocity[i]);
            },
            expected);
    }

    [Fact]
    public void ClipGradNorm_ScalesAllGradientsTogether()
    {
        Parameter a = new(torch.tensor(new float[] { 3 }));
        Parameter b = new(torch.tensor(new float[] { 4 }));
        Parameter unused = new(torch.tensor(new float[] { 1 }));
        (a.square().sum() + b.square().sum()).backward(); // gradients 6 and 8, length 10
        Assert.Equal(10, nn.utils.clip_grad_norm_([a, b, unused], 5), 1e-6);
        Assert.Equal(3f, a.grad!.item<float>(), 1e-4f);
        Assert.Equal(4f, b.grad!.item<float>(), 1e-4f);
        Assert.Equal(5, nn.utils.clip_grad_norm_([a, b, unused], 50), 1e-4);
        Assert.Equal(3f, a.grad!.item<float>(), 1e-4f);
    }

    [Fact]
    public void SavedState_ContinuesTheSameWay()
    {
        Parameter a = new(torch.tensor(Start));
        Adam first = optim.Adam([a], lr: 0.1);
        Advance(first, a, 3);
        using MemoryStream stream = new();
        using (BinaryWriter writer = new(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            first.save_state_dict(writer);
        }

        Parameter b = new(a.detach().clone());
        Adam second = optim.Adam([b], lr: 0.5);
        stream.Position = 0;
        using (BinaryReader reader = new(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            second.load_state_dict(reader);
        }

        Advance(first, a, 3);
        Advance(second, b, 3);
        Assert.Equal(a.data<float>().ToArray(), b.data<float>().ToArray());

        stream.Position = 0;
        using BinaryReader wrong = new(stream);
        Assert.Throws<InvalidDataException>(() => optim.AdamW([b]).load_state_dict(wrong));
    }

    [Fact]
    public void ParametersWithoutGradient_StayAsTheyAre()
    {
        Parameter a = new(torch.tensor(Start));
        optim.Adam([a]).step();
        Assert.Equal(Start, a.data<float>().ToArray());
        Assert.Throws<ArgumentException>(() => optim.Adam([a], lr: -1));
    }

    private static void Advance(Adam optimizer, Parameter parameter, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            optimizer.zero_grad();
            parameter.square().sum().backward();
            optimizer.step();
        }
    }

    /// <summary>Minimises Σ i·x², whose slope is 2·i·x, and compares every step with the formula.</summary>
    private static void Follow(Func<Parameter, optim.Optimizer> create, Action<int, int, double> formula, double[] expected)
    {
        Parameter parameter = new(torch.tensor(Start));
        optim.Optimizer optimizer = create(parameter);
        torch.Tensor weights = torch.arange(0f, Start.Length);
        for (int t = 1; t <= Steps; t++)
        {
            optimizer.zero_grad();
            (parameter.square() * weights).sum().backward();
            for (int i = 0; i < expected.Length; i++)
            {
                formula(t, i, 2 * i * expected[i]);
            }

            optimizer.step();
            float[] values = parameter.data<float>().ToArray();
            for (int i = 0; i < expected.Length; i++)
            {
                Assert.Equal(expected[i], values[i], 1e-4 * Math.Max(1, Math.Abs(expected[i])));
            }
        }
    }
}
