using TorchSharp.Modules;
using static TorchSharp.Tests.GradientCheck;
using static TorchSharp.torch.nn;

namespace TorchSharp.Tests;

/// <summary>Layers and losses against central differences.</summary>
public sealed class LayerGradientTests
{
    [Fact]
    public void Linear_WithAndWithoutBias()
    {
        Holds(x => functional.linear(x[0], x[1], x[2]), Input(1, 3, 5), Input(2, 4, 5), Input(3, 4));
        Holds(x => functional.linear(x[0], x[1]), Input(1, 2, 3, 5), Input(2, 4, 5));
        Holds(x => functional.linear(x[0], x[1], x[2]), Input(1, 2, 3, 5), Input(2, 1, 5), Input(3, 1));
    }

    [Fact]
    public void Embedding_AddsUpRepeatedRows()
    {
        torch.Tensor words = torch.tensor(new long[] { 2, 0, 2, 1 }, [2, 2]);
        Holds(x => EmbeddingFunction.Look(words, x[0], null), Input(1, 4, 3));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 8)]
    [InlineData(2, 11)]
    public void LstmCell_TwoSteps(int rows, int size)
    {
        using LSTMCell cell = LSTMCell(5, size);
        Parameter[] parameters = [.. cell.parameters()];
        Holds(
            x =>
            {
                (torch.Tensor h, torch.Tensor c) = cell.call(x[0], (x[1], x[2]));
                (h, c) = cell.call(x[0] * 0.5f, (h, c));
                return torch.cat([h, c], 1);
            },
            [Input(1, rows, 5), Input(2, rows, size), Input(3, rows, size), .. parameters]);
        Holds(x => cell.call(x[0], (x[1], x[2])).Item1, Input(1, rows, 5), Input(2, rows, size), Input(3, rows, size));
        Holds(x => cell.call(x[0]).Item2, Input(1, rows, 5));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 8)]
    [InlineData(2, 11)]
    public void GruCell_TwoSteps(int rows, int size)
    {
        using GRUCell cell = GRUCell(5, size);
        Parameter[] parameters = [.. cell.parameters()];
        Holds(
            x => cell.call(x[0] * 0.5f, cell.call(x[0], x[1])),
            [Input(1, rows, 5), Input(2, rows, size), .. parameters]);
        Holds(x => cell.call(x[0]), Input(1, rows, 5));
    }

    [Fact]
    public void Softmax_AlongEveryDimension()
    {
        for (int dim = 0; dim < 3; dim++)
        {
            int d = dim;
            Holds(x => functional.softmax(x[0], d), Input(1, 2, 4, 9));
            Holds(x => functional.log_softmax(x[0], d), Input(1, 2, 4, 9));
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    public void CrossEntropy_AllReductions(double smoothing)
    {
        torch.Tensor target = torch.tensor(new long[] { 2, 0, -1, 6 });
        foreach (Reduction reduction in new[] { Reduction.Mean, Reduction.Sum, Reduction.None })
        {
            Holds(x => functional.cross_entropy(x[0], target, ignore_index: -1, reduction: reduction, label_smoothing: smoothing), Input(1, 4, 7));
        }
    }

    [Fact]
    public void LayerNorm_WithWeightAndBias()
        => Holds(x => functional.layer_norm(x[0], [9], x[1], x[2]), Input(1, 4, 9), Input(2, 9), Input(3, 9));

    [Fact]
    public void Normalize_Rows() => Holds(x => functional.normalize(x[0]), Input(1, 3, 9));
}
