using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

[Collection("random numbers")]
public sealed class RandomTests
{
    [Fact]
    public void ManualSeed_RepeatsEverything()
    {
        (float[] U, float[] N, float[] D) Draw()
        {
            torch.manual_seed(42);
            return (
                torch.rand([50]).data<float>().ToArray(),
                torch.randn([51]).data<float>().ToArray(),
                functional.dropout(torch.ones(1000), 0.3).data<float>().ToArray());
        }

        var first = Draw();
        var second = Draw();
        Assert.Equal(first.U, second.U);
        Assert.Equal(first.N, second.N);
        Assert.Equal(first.D, second.D);
        Assert.NotEqual(first.U, torch.rand([50]).data<float>().ToArray());
    }

    [Fact]
    public void Distributions_HaveTheRightMoments()
    {
        torch.manual_seed(1);
        float[] u = torch.rand([100_000]).data<float>().ToArray();
        Assert.All(u, v => Assert.InRange(v, 0f, 0.99999994f));
        Assert.Equal(0.5, u.Average(), 0.005);
        float[] n = torch.randn([100_000]).data<float>().ToArray();
        Assert.Equal(0, n.Average(), 0.02);
        Assert.Equal(1, n.Average(v => (double)v * v), 0.03);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Dropout_KeepsTheRightShare_AndTheMean(double p)
    {
        torch.manual_seed(3);
        float[] y = functional.dropout(torch.ones(400, 500), p).data<float>().ToArray();
        int kept = y.Count(v => v != 0);
        Assert.Equal(1 - p, kept / 200_000.0, 0.005);
        Assert.All(y, v => Assert.True(v == 0 || Math.Abs(v - (1 / (1 - p))) < 1e-4));

        // Neighbours are independent: pairs of kept elements come as often as the square says.
        int pairs = Enumerable.Range(0, y.Length - 1).Count(i => y[i] != 0 && y[i + 1] != 0);
        Assert.Equal((1 - p) * (1 - p), pairs / 200_000.0, 0.006);
    }

    [Fact]
    public void Dropout_OutsideTraining_IsTheIdentity()
    {
        using Dropout dropout = Dropout(0.5);
        dropout.eval();
        Assert.Equal(100f, dropout.call(torch.ones(100)).sum().item<float>());
        dropout.train();
        Assert.NotEqual(100f, dropout.call(torch.ones(100)).sum().item<float>());
        Assert.Equal(0f, functional.dropout(torch.ones(100), 1).sum().item<float>());
        Assert.Throws<ArgumentOutOfRangeException>(() => functional.dropout(torch.ones(1), 1.5));
    }

    [Fact]
    public void Initialisers_StayWithinTheirBounds()
    {
        torch.manual_seed(5);
        using Linear linear = Linear(100, 50);
        Assert.All(linear.weight.data<float>().ToArray(), v => Assert.InRange(v, -0.1f, 0.1f));
        using LSTMCell cell = LSTMCell(7, 25);
        Assert.All(cell.weight_ih!.data<float>().ToArray(), v => Assert.InRange(v, -0.2f, 0.2f));
        torch.Tensor x = torch.zeros(200, 100);
        init.xavier_uniform_(x);
        Assert.InRange(x.abs().max().item<float>(), 0.13f, (float)Math.Sqrt(6.0 / 300));
        init.xavier_normal_(x);
        Assert.Equal(2.0 / 300, x.square().mean().item<float>(), 3e-4);
        init.normal_(x, 3, 0.5);
        Assert.Equal(3, x.mean().item<float>(), 0.02);
        init.constant_(x, 2);
        Assert.Equal(2f, x.mean().item<float>());
    }

    [Fact]
    public void Dropout_SameMaskForwardAndBackward()
    {
        GradientCheck.Holds(
            x =>
            {
                torch.manual_seed(5);
                return functional.dropout(x[0], 0.3);
            },
            GradientCheck.Input(1, 5, 21));
    }
}
