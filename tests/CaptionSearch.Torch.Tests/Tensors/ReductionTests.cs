namespace TorchSharp.Tests;

/// <summary>Reductions and matrix products against double-precision loops.</summary>
public sealed class ReductionTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 3, 17)]
    [InlineData(3, 70, 5)]
    [InlineData(4, 9, 1)]
    public void AlongEveryDimension(int a, int b, int c)
    {
        torch.Tensor x = Random(1, a, b, c);
        float[] values = x.data<float>().ToArray();
        int[] sizes = [a, b, c];
        for (int dim = 0; dim < 3; dim++)
        {
            int outer = sizes[..dim].Aggregate(1, (p, q) => p * q);
            int length = sizes[dim];
            int inner = sizes[(dim + 1)..].Aggregate(1, (p, q) => p * q);
            float[] sums = x.sum(dim).data<float>().ToArray();
            float[] means = x.mean([dim]).data<float>().ToArray();
            float[] logs = x.logsumexp(dim).data<float>().ToArray();
            (torch.Tensor largest, torch.Tensor indexes) = x.max(dim);
            float[] maxima = largest.data<float>().ToArray();
            long[] where = indexes.data<long>().ToArray();
            long[] argmax = x.argmax(dim).data<long>().ToArray();
            for (int o = 0; o < outer; o++)
            {
                for (int i = 0; i < inner; i++)
                {
                    float[] line = [.. Enumerable.Range(0, length).Select(k => values[(((o * length) + k) * inner) + i])];
                    int at = (o * inner) + i;
                    Assert.Equal(line.Sum(v => (double)v), sums[at], 1e-4);
                    Assert.Equal(line.Average(v => (double)v), means[at], 1e-5);
                    Assert.Equal(Math.Log(line.Sum(v => Math.Exp(v))), logs[at], 1e-5);
                    Assert.Equal(line.Max(), maxima[at]);
                    Assert.Equal(Array.IndexOf(line, line.Max()), where[at]);
                    Assert.Equal(where[at], argmax[at]);
                }
            }
        }
    }

    [Fact]
    public void Total_OfManyElements_IsAccurate()
    {
        torch.Tensor x = Random(2, 300, 400);
        double expected = x.data<float>().Sum(v => (double)v);
        Assert.Equal(expected, x.sum().item<float>(), 1e-2);
        Assert.Equal(expected / 120_000, x.mean().item<float>(), 1e-6);
    }

    [Fact]
    public void CountOfTrue_IsAnInteger()
    {
        torch.Tensor mask = torch.tensor(new float[] { 1, 5, 2, 7 }).gt(1.5f);
        Assert.Equal(torch.ScalarType.Bool, mask.dtype);
        Assert.Equal(3L, mask.sum().item<long>());
    }

    [Fact]
    public void MatMul_EqualsTheNaiveLoop()
    {
        foreach ((int m, int k, int n) in new[] { (1, 1, 1), (3, 5, 4), (1, 81, 512), (17, 33, 9), (64, 128, 70) })
        {
            torch.Tensor a = Random(3, m, k);
            torch.Tensor b = Random(4, k, n);
            float[] x = a.data<float>().ToArray();
            float[] y = b.data<float>().ToArray();
            float[] product = a.mm(b).data<float>().ToArray();
            float[] transposed = b.t().mm(a.t()).data<float>().ToArray();
            for (int i = 0; i < m; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    double sum = 0;
                    for (int p = 0; p < k; p++)
                    {
                        sum += (double)x[(i * k) + p] * y[(p * n) + j];
                    }

                    Assert.Equal(sum, product[(i * n) + j], 1e-4);
                    Assert.Equal(sum, transposed[(j * m) + i], 1e-4);
                }
            }
        }
    }

    private static torch.Tensor Random(int seed, params int[] sizes)
    {
        Random random = new(seed);
        float[] values = new float[sizes.Aggregate(1, (a, b) => a * b)];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)((random.NextDouble() * 4) - 2);
        }

        return torch.tensor(values, Array.ConvertAll(sizes, s => (long)s));
    }
}
