using CaptionSearch.Engine.Calibration;

namespace CaptionSearch.Engine.Evaluation;

public sealed class LikenessFitTests
{
    [Fact]
    public void Run_ByHand()
    {
        // dog is in two pictures of four (weight ln 2, alone: 1), cat and boat in one each (1). VtV = 2 I, lambda = 0.1 x 2, A = 2.2 I.
        // CtV: dog (1, 1), cat (1, 0), boat (0, 1); S = [2 1; 1 2]; M = S / 4.84, |M v| = sqrt 5 / 4.84 for each picture.
        CaptionLikeness likeness = new([["a dog"], ["dogs"], ["a cat"], ["a boat"]]);

        LikenessMap map = LikenessFit.Run([[1, 0], [0, 1], [1, 0], [0, 1]], likeness);

        (double own, double other) = (1 + (6 / Math.Sqrt(5)), 3 / Math.Sqrt(5));
        double length = Math.Sqrt((own * own) + (other * other));
        float[] turned = map.Apply([1, 0]);
        Assert.Equal(own / length, turned[0], 1e-6);
        Assert.Equal(other / length, turned[1], 1e-6);
    }

    [Fact]
    public void Run_SolvesWhatItSays()
    {
        // The slow way: the inverse by Gauss and Jordan, every product written out.
        const int pictures = 20;
        const int d = 5;
        Random random = new(3);
        string[] words = ["dog", "cat", "boat", "snow", "grass", "ball", "beach"];
        float[][] vectors = [.. Enumerable.Range(0, pictures).Select(_ => Unit([.. Enumerable.Range(0, d).Select(_ => (float)(random.NextDouble() - 0.5))]))];
        IReadOnlyList<string>[] captions = [.. vectors.Select(_ => (IReadOnlyList<string>)[words[random.Next(7)], words[random.Next(7)]])];
        CaptionLikeness likeness = new(captions);

        LikenessMap map = LikenessFit.Run(vectors, likeness);

        double[,] gram = new double[d, d];
        double[,] s = new double[d, d];
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                gram[i, j] = vectors.Sum(v => (double)v[i] * v[j]) + (i == j ? 0.1 * pictures / d : 0);
                for (int p = 0; p < pictures; p++)
                {
                    for (int q = 0; q < pictures; q++)
                    {
                        double alike = likeness.WeightsOf(p).Count == 0 || likeness.WeightsOf(q).Count == 0 ? 0 : likeness.Of(p, q);
                        s[i, j] += vectors[p][i] * alike * vectors[q][j];
                    }
                }
            }
        }

        double[,] inverse = Inverse(gram);
        double[,] m = Product(Product(inverse, s), inverse);
        double mean = vectors.Average(v => Math.Sqrt(Times(m, v).Sum(x => x * x)));
        double[] expected = [.. Times(m, vectors[0]).Select((x, i) => vectors[0][i] + (3 * x / mean))];
        double length = Math.Sqrt(expected.Sum(x => x * x));
        Assert.All(map.Apply(vectors[0]).Zip(expected), pair => Assert.Equal(pair.Second / length, pair.First, 1e-5));
    }

    [Fact]
    public void Run_CaptionsThatSayNothing_TurnNothing()
    {
        float[] turned = LikenessFit.Run([[1, 0], [0, 1]], new CaptionLikeness([["a dog"], ["a dog"]])).Apply([0.6f, 0.8f]);
        Assert.Equal(0.6, turned[0], 1e-6);
        Assert.Equal(0.8, turned[1], 1e-6);
    }

    private static float[] Unit(float[] x)
    {
        float length = MathF.Sqrt(x.Sum(y => y * y));
        return [.. x.Select(y => y / length)];
    }

    private static double[] Times(double[,] a, float[] x)
        => [.. Enumerable.Range(0, x.Length).Select(i => x.Select((y, j) => a[i, j] * y).Sum())];

    private static double[,] Product(double[,] a, double[,] b)
    {
        int n = a.GetLength(0);
        double[,] product = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                for (int k = 0; k < n; k++)
                {
                    product[i, j] += a[i, k] * b[k, j];
                }
            }
        }

        return product;
    }

    private static double[,] Inverse(double[,] a)
    {
        int n = a.GetLength(0);
        double[,] work = (double[,])a.Clone();
        double[,] inverse = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            inverse[i, i] = 1;
        }

        for (int i = 0; i < n; i++)
        {
            double pivot = work[i, i];
            for (int j = 0; j < n; j++)
            {
                work[i, j] /= pivot;
                inverse[i, j] /= pivot;
            }

            for (int r = 0; r < n; r++)
            {
                double factor = r == i ? 0 : work[r, i];
                for (int j = 0; j < n; j++)
                {
                    work[r, j] -= factor * work[i, j];
                    inverse[r, j] -= factor * inverse[i, j];
                }
            }
        }

        return inverse;
    }
}
