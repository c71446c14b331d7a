using static TorchSharp.Tests.GradientCheck;

namespace TorchSharp.Tests;

/// <summary>Every differentiable operation against central differences, over odd shapes and broadcasts.</summary>
public sealed class GradientTests
{
    private static readonly bool[] Mask = [true, false, true, false];

    public static TheoryData<long[], long[]> Broadcasts => new()
    {
        { [3, 5], [3, 5] },
        { [3, 5], [5] },
        { [3, 5], [1, 5] },
        { [3, 5], [3, 1] },
        { [3, 1], [1, 5] },
        { [2, 1, 9], [2, 4, 9] },
        { [2, 4, 1], [2, 4, 9] },
        { [2, 3, 17], [] },
        { [7], [4, 1, 7] },
        { [1], [1] },
    };

    [Theory]
    [MemberData(nameof(Broadcasts))]
    public void Arithmetic(long[] a, long[] b)
    {
        Holds(x => x[0] + x[1], Input(1, a), Input(2, b));
        Holds(x => x[0] - x[1], Input(1, a), Input(2, b));
        Holds(x => x[0] * x[1], Input(1, a), Input(2, b));
        Holds(x => x[0] / x[1], Input(1, a), Input(2, 0.5f, 2, b));
        Holds(x => x[1] / x[0], Input(1, 0.5f, 2, a), Input(2, b));
    }

    [Fact]
    public void SameTensorTwice() => Holds(x => (x[0] * x[0]) + x[0] + x[0], Input(1, 3, 5));

    [Fact]
    public void Scalars()
        => Holds(x => (((x[0] * 3) + 1.5f - 0.25) / 2) + (2 - x[0]) - x[0] + (1 / x[0]), Input(1, 0.5f, 2, 3, 5));

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(19)]
    public void Pointwise(int n)
    {
        Holds(x => x[0].exp(), Input(1, n));
        Holds(x => x[0].log(), Input(1, 0.5f, 2, n));
        Holds(x => x[0].sqrt(), Input(1, 0.5f, 2, n));
        Holds(x => x[0].square(), Input(1, n));
        Holds(x => x[0].pow(3), Input(1, 0.5f, 2, n));
        Holds(x => x[0].abs(), Input(1, n));
        Holds(x => x[0].relu(), Input(1, n));
        Holds(x => x[0].tanh(), Input(1, n));
        Holds(x => x[0].sigmoid(), Input(1, n));
        Holds(x => x[0].neg(), Input(1, n));
        Holds(x => x[0].clamp(-2, 2), Input(1, n));
    }

    [Fact]
    public void Views()
    {
        Holds(x => x[0].reshape(6, -1) * x[0].view(6, 5), Input(1, 2, 3, 5));
        Holds(x => x[0].transpose(0, 2) * x[0].permute(2, 1, 0), Input(1, 2, 3, 5));
        Holds(x => x[0].unsqueeze(1).expand(2, 4, 3, 5).squeeze(), Input(1, 2, 3, 5));
        Holds(x => x[0].narrow(1, 1, 2) + x[0].narrow(1, 0, 2), Input(1, 2, 3, 5));
        Holds(x => x[0].narrow(0, 1, 3).narrow(0, 1, 2) * x[0].narrow(0, 0, 2) + x[0].narrow(0, 2, 2).tanh(), Input(1, 4, 3));
        Holds(x => (x[0] * 2).narrow(0, 1, 2).unsqueeze(0).exp(), Input(1, 3, 3));
        Holds(x => x[0].select(0, 1) + (x[0].select(0, 2) * x[0].select(0, 1).narrow(0, 0, 1)), Input(1, 3, 5));
        Holds(x => x[0].select(1, 2) * x[0].select(1, 0), Input(1, 2, 3, 5));
        Holds(x => x[0].slice(2, 1, 5, 2), Input(1, 2, 3, 5));
        Holds(x => x[0].transpose(1, 2).reshape(10, 3), Input(1, 2, 3, 5));
        Holds(x => x[0].flatten(1), Input(1, 2, 3, 5));
        Holds(x => x[0].clone() * x[0].t(), Input(1, 4, 4));
    }

    [Fact]
    public void Joining()
    {
        Holds(x => torch.cat([x[0], x[1], x[0]], 1), Input(1, 2, 3, 4), Input(2, 2, 1, 4));
        Holds(x => torch.cat([x[0], x[1]], -1), Input(1, 3, 2), Input(2, 3, 5));
        Holds(x => torch.stack([x[0], x[1]], 1), Input(1, 3, 2), Input(2, 3, 2));
    }

    [Fact]
    public void Indexing()
    {
        torch.Tensor rows = torch.tensor(new long[] { 2, 0, 2 });
        Holds(x => x[0].index_select(0, rows), Input(1, 3, 4));
        Holds(x => x[0].index_select(1, rows), Input(1, 2, 3, 5));
        torch.Tensor at = torch.tensor(new long[] { 1, 0, 2, 2, 1, 1 }, [3, 2]);
        Holds(x => x[0].gather(1, at), Input(1, 3, 4));
        torch.Tensor mask = torch.tensor(Mask);
        Holds(x => x[0].masked_fill(mask, 5), Input(1, 3, 4));
        Holds(x => torch.where(mask, x[0], x[1]), Input(1, 3, 4), Input(2, 4));
        Holds(x => x[0][1], Input(1, 3, 4));
    }

    [Fact]
    public void Reductions()
    {
        Holds(x => x[0].sum(), Input(1, 2, 3, 5));
        Holds(x => x[0].mean(), Input(1, 2, 3, 5));
        for (int dim = -1; dim < 3; dim++)
        {
            int d = dim;
            Holds(x => x[0].sum(d), Input(1, 2, 3, 9));
            Holds(x => x[0].sum(d, keepdim: true), Input(1, 2, 3, 9));
            Holds(x => x[0].mean([d]), Input(1, 2, 3, 9));
            Holds(x => x[0].logsumexp(d), Input(1, 2, 3, 9));
            Holds(x => x[0].max(d).values, Spaced(2, 3, 9));
        }

        long[] outerDims = [0, 2];
        Holds(x => x[0].mean(outerDims, keepdim: true), Input(1, 2, 3, 9));
        Holds(x => x[0].max(), Spaced(2, 3));
        Holds(x => x[0].norm(), Input(1, 2, 3));
        Holds(x => x[0].norm(1), Input(1, 2, 3));
    }

    [Fact]
    public void MatrixProducts()
    {
        Holds(x => x[0].mm(x[1]), Input(1, 3, 5), Input(2, 5, 4));
        Holds(x => x[0].matmul(x[1]), Input(1, 2, 3, 5), Input(2, 5, 4));
        Holds(x => x[0].matmul(x[1].t()), Input(1, 3, 5), Input(2, 4, 5));
        Holds(x => x[0].t().matmul(x[1]), Input(1, 5, 3), Input(2, 5, 4));
        Holds(x => x[0].bmm(x[1]), Input(1, 2, 3, 5), Input(2, 2, 5, 4));
        Holds(x => x[0].bmm(x[1]), Input(1, 2, 1, 5), Input(2, 2, 5, 4));
        Holds(x => x[0].bmm(x[1]), Input(1, 2, 3, 5), Input(2, 2, 5, 1));
        Holds(x => x[0].bmm(x[1].transpose(1, 2)), Input(1, 2, 3, 5), Input(2, 2, 4, 5));
        Holds(x => x[0].transpose(1, 2).bmm(x[1]), Input(1, 2, 5, 3), Input(2, 2, 5, 4));
        Holds(x => x[0].transpose(1, 2).bmm(x[1]), Input(1, 2, 5, 1), Input(2, 2, 5, 4));
        Holds(x => x[0].matmul(x[1]), Input(1, 5), Input(2, 5));
        Holds(x => x[0].matmul(x[1]), Input(1, 3, 5), Input(2, 5));
        Holds(x => x[0].matmul(x[1]), Input(1, 5), Input(2, 5, 3));
        Holds(x => x[0].matmul(x[1]), Input(1, 2, 3, 5), Input(2, 5, 1));
        Holds(x => x[0].matmul(x[1]), Input(1, 4, 1), Input(2, 1, 3));
    }

    /// <summary>Values at least 0.1 apart: the largest is the same one on both sides of a difference quotient.</summary>
    private static torch.Tensor Spaced(params long[] shape)
    {
        int count = (int)shape.Aggregate(1L, (a, b) => a * b);
        float[] values = [.. Enumerable.Range(0, count).Select(i => ((i * 7 % count) - (count / 2)) * 0.1f)];
        return torch.tensor(values, shape);
    }
}
