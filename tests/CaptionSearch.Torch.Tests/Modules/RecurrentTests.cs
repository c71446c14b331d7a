using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

/// <summary>Cells against PyTorch's equations in double precision, layers against their cells.</summary>
public sealed class RecurrentTests
{
    [Fact]
    public void LstmCell_EqualsTheEquations()
    {
        using LSTMCell cell = LSTMCell(3, 2);
        torch.Tensor x = GradientCheck.Input(1, 1, 3);
        torch.Tensor h = GradientCheck.Input(2, 1, 2);
        torch.Tensor c = GradientCheck.Input(3, 1, 2);
        double[] a = Add(Product(cell.weight_ih!, cell.bias_ih!, x), Product(cell.weight_hh!, cell.bias_hh!, h));
        (torch.Tensor nextH, torch.Tensor nextC) = cell.call(x, (h, c));
        for (int k = 0; k < 2; k++)
        {
            double cellState = (Sigmoid(a[2 + k]) * c[0, k].item<float>()) + (Sigmoid(a[k]) * Math.Tanh(a[4 + k]));
            Assert.Equal(cellState, nextC[0, k].item<float>(), 1e-5);
            Assert.Equal(Sigmoid(a[6 + k]) * Math.Tanh(cellState), nextH[0, k].item<float>(), 1e-5);
        }
    }

    [Fact]
    public void GruCell_EqualsTheEquations()
    {
        using GRUCell cell = GRUCell(3, 2);
        torch.Tensor x = GradientCheck.Input(1, 1, 3);
        torch.Tensor h = GradientCheck.Input(2, 1, 2);
        double[] a = Product(cell.weight_ih!, cell.bias_ih!, x);
        double[] b = Product(cell.weight_hh!, cell.bias_hh!, h);
        torch.Tensor next = cell.call(x, h);
        for (int k = 0; k < 2; k++)
        {
            double r = Sigmoid(a[k] + b[k]);
            double z = Sigmoid(a[2 + k] + b[2 + k]);
            double n = Math.Tanh(a[4 + k] + (r * b[4 + k]));
            Assert.Equal(((1 - z) * n) + (z * h[0, k].item<float>()), next[0, k].item<float>(), 1e-5);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BidirectionalLstm_ReadsBothWays(bool batchFirst)
    {
        using LSTM layer = LSTM(3, 4, batchFirst: batchFirst, bidirectional: true);
        Dictionary<string, torch.Tensor> state = layer.state_dict();
        torch.Tensor x = GradientCheck.Input(1, 5, 2, 3); // [T, B, I]
        (torch.Tensor output, torch.Tensor lastH, torch.Tensor lastC) = layer.call(batchFirst ? x.transpose(0, 1) : x);
        output = batchFirst ? output.transpose(0, 1) : output;
        Assert.Equal([5L, 2L, 8L], output.shape);
        Assert.Equal([2L, 2L, 4L], lastC.shape);
        foreach (bool reversed in new[] { false, true })
        {
            using LSTMCell cell = LSTMCell(3, 4);
            string suffix = reversed ? "_l0_reverse" : "_l0";
            cell.load_state_dict(state.Where(s => s.Key.EndsWith(suffix, StringComparison.Ordinal)).ToDictionary(s => s.Key[..^suffix.Length], s => s.Value));
            (torch.Tensor h, torch.Tensor c) = (torch.zeros(2, 4), torch.zeros(2, 4));
            for (int i = 0; i < 5; i++)
            {
                int t = reversed ? 4 - i : i;
                (h, c) = cell.call(x.select(0, t), (h, c));
                Assert.Equal(h.data<float>().ToArray(), output.select(0, t).narrow(1, reversed ? 4 : 0, 4).data<float>().ToArray());
            }

            Assert.Equal(h.data<float>().ToArray(), lastH.select(0, reversed ? 1 : 0).data<float>().ToArray());
        }
    }

    [Fact]
    public void StackedGru_FeedsLayerIntoLayer()
    {
        using GRU both = GRU(3, 4, numLayers: 2);
        using GRU first = GRU(3, 4);
        using GRU second = GRU(4, 4);
        Dictionary<string, torch.Tensor> state = both.state_dict();
        first.load_state_dict(state.Where(s => s.Key.EndsWith("l0", StringComparison.Ordinal)).ToDictionary());
        second.load_state_dict(state.Where(s => s.Key.EndsWith("l1", StringComparison.Ordinal)).ToDictionary(s => s.Key.Replace("l1", "l0", StringComparison.Ordinal), s => s.Value));
        torch.Tensor x = GradientCheck.Input(1, 5, 2, 3);
        (torch.Tensor expected, _) = second.call(first.call(x).Item1);
        (torch.Tensor output, torch.Tensor last) = both.call(x);
        Assert.Equal(expected.data<float>().ToArray(), output.data<float>().ToArray());
        Assert.Equal([2L, 2L, 4L], last.shape);
    }

    [Fact]
    public void Layers_HaveGradients()
    {
        using LSTM lstm = LSTM(2, 3, numLayers: 2, bidirectional: true);
        GradientCheck.Holds(x => lstm.call(x[0]).Item1, [GradientCheck.Input(1, 3, 2, 2), .. lstm.parameters()]);
        using GRU gru = GRU(2, 3, batchFirst: true, bidirectional: true);
        GradientCheck.Holds(x => gru.call(x[0]).Item1, [GradientCheck.Input(1, 2, 3, 2), .. gru.parameters()]);
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    private static double[] Product(torch.Tensor weight, torch.Tensor bias, torch.Tensor x)
    {
        double[] result = new double[weight.shape[0]];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = bias[i].item<float>();
            for (int j = 0; j < weight.shape[1]; j++)
            {
                result[i] += (double)weight[i, j].item<float>() * x[0, j].item<float>();
            }
        }

        return result;
    }

    private static double[] Add(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];
}
