using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

/// <summary>Cross-entropy against its definition in double precision.</summary>
public sealed class CrossEntropyTests
{
    private static readonly float[] Logits = [1, 2, 3, 0.5f, -1, 4, 0, 0, 0, 2, -2, 1];

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(1.0)]
    public void AllReductions_EqualTheDefinition(double smoothing)
    {
        torch.Tensor input = torch.tensor(Logits, [4, 3]);
        long[] classes = [2, 0, 1, -100];
        torch.Tensor target = torch.tensor(classes);
        double[] losses = new double[4];
        for (int i = 0; i < 3; i++)
        {
            double total = 0;
            for (int c = 0; c < 3; c++)
            {
                total += Math.Exp(Logits[(i * 3) + c]);
            }

            double mean = 0;
            for (int c = 0; c < 3; c++)
            {
                mean -= Math.Log(Math.Exp(Logits[(i * 3) + c]) / total) / 3;
            }

            losses[i] = ((1 - smoothing) * -Math.Log(Math.Exp(Logits[(i * 3) + classes[i]]) / total)) + (smoothing * mean);
        }

        float[] each = functional.cross_entropy(input, target, reduction: Reduction.None, label_smoothing: smoothing).data<float>().ToArray();
        for (int i = 0; i < 4; i++)
        {
            Assert.Equal(losses[i], each[i], 1e-5);
        }

        Assert.Equal(losses.Sum(), functional.cross_entropy(input, target, reduction: Reduction.Sum, label_smoothing: smoothing).item<float>(), 1e-5);
        Assert.Equal(losses.Sum() / 3, functional.cross_entropy(input, target, label_smoothing: smoothing).item<float>(), 1e-5);
    }

    [Fact]
    public void LargeLogits_DoNotOverflow()
    {
        torch.Tensor input = torch.tensor(new float[] { 1000, 0, -1000 }, [1, 3]);
        Assert.Equal(1000f, functional.cross_entropy(input, torch.tensor(new long[] { 1 })).item<float>());
        Assert.Equal([1f, 0f, 0f], functional.softmax(input, 1).data<float>().ToArray());
    }

    [Fact]
    public void ClassOutOfRange_Throws()
        => Assert.Throws<ArgumentOutOfRangeException>(() => functional.cross_entropy(torch.zeros(1, 3), torch.tensor(new long[] { 3 })));

    [Fact]
    public void Module_TakesItsSettings()
    {
        torch.Tensor input = torch.tensor(Logits, [4, 3]);
        torch.Tensor target = torch.tensor(new long[] { 2, 0, 1, 1 });
        using Modules.CrossEntropyLoss loss = CrossEntropyLoss(ignore_index: 1, reduction: Reduction.Sum);
        Assert.Equal(
            functional.cross_entropy(input.narrow(0, 0, 2), target.narrow(0, 0, 2), reduction: Reduction.Sum).item<float>(),
            loss.call(input, target).item<float>(),
            1e-5f);
    }
}
