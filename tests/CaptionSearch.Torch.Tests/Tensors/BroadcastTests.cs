namespace TorchSharp.Tests;

/// <summary>Broadcast arithmetic against one element at a time.</summary>
public sealed class BroadcastTests
{
    private static readonly int[][] Shapes =
    [
        [], [1], [17], [3, 1], [1, 17], [3, 17], [2, 3, 17], [2, 1, 17], [2, 3, 1], [1, 1, 1], [2, 1, 1], [1, 3, 1],
    ];

    [Fact]
    public void AllPairsOfShapes_EqualTheNaiveLoop()
    {
        foreach (int[] a in Shapes)
        {
            foreach (int[] b in Shapes)
            {
                torch.Tensor x = Tensor(a, 1);
                torch.Tensor y = Tensor(b, 2);
                Check(x + y, x, y, (p, q) => p + q);
                Check(x - y, x, y, (p, q) => p - q);
                Check(x * y, x, y, (p, q) => p * q);
                Check(x / y, x, y, (p, q) => p / q);
                Check(x.maximum(y), x, y, MathF.Max);
                Check(x.minimum(y), x, y, MathF.Min);
            }
        }
    }

    [Fact]
    public void StridedOperands_EqualTheNaiveLoop()
    {
        torch.Tensor x = Tensor([5, 4, 3], 1).transpose(0, 2);
        torch.Tensor y = Tensor([4, 5], 2).unsqueeze(0).expand(3, 4, 5);
        Check(x + y, x, y, (p, q) => p + q);
        Check(x.slice(2, 1, 5, 2) * y.slice(2, 0, 4, 2), x.slice(2, 1, 5, 2), y.slice(2, 0, 4, 2), (p, q) => p * q);
        Check(x.narrow(1, 1, 2) + y.narrow(1, 2, 2), x.narrow(1, 1, 2), y.narrow(1, 2, 2), (p, q) => p + q);
    }

    [Fact]
    public void LargeTensors_SharedBetweenThreads_EqualTheNaiveLoop()
    {
        torch.Tensor x = Tensor([60, 31, 70], 1);
        torch.Tensor y = Tensor([60, 1, 70], 2);
        Check(x * y, x, y, (p, q) => p * q);
        Check(x + Tensor([70], 3), x, Tensor([70], 3), (p, q) => p + q);
    }

    [Fact]
    public void IncompatibleShapes_Throw()
        => Assert.Throws<ArgumentException>(() => Tensor([3, 2], 1) + Tensor([3], 2));

    private static torch.Tensor Tensor(int[] sizes, int seed)
    {
        Random random = new(seed);
        int count = sizes.Aggregate(1, (a, b) => a * b);
        float[] values = new float[count];
        for (int i = 0; i < count; i++)
        {
            values[i] = 0.5f + (float)random.NextDouble();
        }

        return torch.tensor(values, Array.ConvertAll(sizes, s => (long)s));
    }

    private static void Check(torch.Tensor result, torch.Tensor x, torch.Tensor y, Func<float, float, float> f)
    {
        long[] shape = result.shape;
        float[] values = result.data<float>().ToArray();
        float[] xs = x.data<float>().ToArray();
        float[] ys = y.data<float>().ToArray();
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(f(xs[Source(i, shape, x.shape)], ys[Source(i, shape, y.shape)]), values[i]);
        }
    }

    /// <summary>Row-major number of the element of a smaller shape that element i of the result comes from.</summary>
    private static int Source(int i, long[] shape, long[] own)
    {
        int at = 0;
        int stride = 1;
        for (int d = 1; d <= shape.Length; d++)
        {
            int index = i % (int)shape[^d];
            i /= (int)shape[^d];
            if (d <= own.Length)
            {
                at += own[^d] == 1 ? 0 : index * stride;
                stride *= (int)own[^d];
            }
        }

        return at;
    }
}
