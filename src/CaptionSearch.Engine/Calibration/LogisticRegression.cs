namespace CaptionSearch.Engine.Calibration;

/// <summary>Logistic regression by Newton's method, with a small penalty on the squares of the coefficients.</summary>
/// <remarks>McCullagh, Nelder: Generalized Linear Models, 4.4 (iteratively reweighted least squares). The problem is convex: the start does not matter.</remarks>
public static class LogisticRegression
{
    private const int MostSteps = 60;
    private const double SmallStep = 1e-9;

    /// <summary>Fits P(y = 1) = 1 / (1 + e^-(c0 + Σ ci xi)).</summary>
    /// <param name="x">Features of each example, all of the same number k.</param>
    /// <param name="y">Whether each example is positive.</param>
    /// <param name="penalty">Half of it times Σ ci² (i from 1) is added to the loss. Default 0.01: it matters only where a feature hardly varies.</param>
    /// <returns>Shape [k + 1]: c0, c1, ...</returns>
    /// <exception cref="ArgumentException">There is no example, or not one of each kind.</exception>
    public static double[] Fit(IReadOnlyList<double[]> x, IReadOnlyList<bool> y, double penalty = 0.01)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        if (x.Count != y.Count || !y.Contains(true) || !y.Contains(false))
        {
            throw new ArgumentException("Examples of both kinds are needed, each with its features.", nameof(y));
        }

        int n = x[0].Length + 1;
        double[] c = new double[n];
        for (int step = 0; step < MostSteps; step++)
        {
            (double[] gradient, double[,] curvature) = Derivatives(x, y, c, penalty);
            double[] change = Solve(curvature, gradient);
            for (int i = 0; i < n; i++)
            {
                c[i] += change[i];
            }

            if (change.Max(Math.Abs) < SmallStep)
            {
                break;
            }
        }

        return c;
    }

    private static (double[] Gradient, double[,] Curvature) Derivatives(IReadOnlyList<double[]> x, IReadOnlyList<bool> y, double[] c, double penalty)
    {
        int n = c.Length;
        double[] gradient = new double[n];
        double[,] curvature = new double[n, n];
        double[] row = new double[n];
        row[0] = 1;
        for (int e = 0; e < x.Count; e++)
        {
            x[e].CopyTo(row, 1);
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                sum += c[i] * row[i];
            }

            double p = 1 / (1 + Math.Exp(-sum));
            double error = (y[e] ? 1 : 0) - p;
            double weight = p * (1 - p);
            for (int i = 0; i < n; i++)
            {
                gradient[i] += error * row[i];
                for (int j = 0; j <= i; j++)
                {
                    curvature[i, j] += weight * row[i] * row[j];
                }
            }
        }

        for (int i = 0; i < n; i++)
        {
            gradient[i] -= i > 0 ? penalty * c[i] : 0;

            // The constant carries no penalty, only what keeps the matrix regular.
            curvature[i, i] += i > 0 ? penalty : 1e-9;
            for (int j = i + 1; j < n; j++)
            {
                curvature[i, j] = curvature[j, i];
            }
        }

        return (gradient, curvature);
    }

    /// <summary>Gaussian elimination with row exchange; the matrix is symmetric and positive definite.</summary>
    private static double[] Solve(double[,] a, double[] b)
    {
        int n = b.Length;
        for (int i = 0; i < n; i++)
        {
            int pivot = i;
            for (int r = i + 1; r < n; r++)
            {
                pivot = Math.Abs(a[r, i]) > Math.Abs(a[pivot, i]) ? r : pivot;
            }

            for (int k = 0; k < n; k++)
            {
                (a[i, k], a[pivot, k]) = (a[pivot, k], a[i, k]);
            }

            (b[i], b[pivot]) = (b[pivot], b[i]);
            for (int r = i + 1; r < n; r++)
            {
                double factor = a[r, i] / a[i, i];
                for (int k = i; k < n; k++)
                {
                    a[r, k] -= factor * a[i, k];
                }

                b[r] -= factor * b[i];
            }
        }

        for (int i = n - 1; i >= 0; i--)
        {
            for (int k = i + 1; k < n; k++)
            {
                b[i] -= a[i, k] * b[k];
            }

            b[i] /= a[i, i];
        }

        return b;
    }
}
