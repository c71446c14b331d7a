namespace TorchSharp.Tests;

/// <summary>Compares the gradients of the backward pass with central differences.</summary>
internal static class GradientCheck
{
    private const float Step = 1e-2f;

    /// <summary>
    /// Reduces f(inputs) to one number with fixed random weights and checks its slope in every element of every input.
    /// The inputs are float32, so a central difference is good to about 1e-3 of the function's size.
    /// </summary>
    public static void Holds(Func<torch.Tensor[], torch.Tensor> f, params torch.Tensor[] inputs)
    {
        foreach (torch.Tensor input in inputs)
        {
            input.requires_grad = true;
        }

        double[] weights;
        using (torch.no_grad())
        {
            torch.Tensor result = f(inputs);
            Random random = new(7);
            weights = new double[result.numel()];
            for (int i = 0; i < weights.Length; i++)
            {
                weights[i] = (random.NextDouble() * 2) - 1;
            }
        }

        torch.Tensor output = f(inputs);
        using torch.Tensor w = torch.tensor(Array.ConvertAll(weights, x => (float)x), output.shape);
        (output * w).sum().backward();

        for (int k = 0; k < inputs.Length; k++)
        {
            float[] gradient = inputs[k].grad?.data<float>().ToArray() ?? new float[inputs[k].numel()];
            using IDisposable paused = torch.no_grad();
            Span<byte> bytes = inputs[k].bytes;
            Span<float> values = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes);
            for (int i = 0; i < values.Length; i++)
            {
                float before = values[i];
                values[i] = before + Step;
                double up = Value(f(inputs), weights);
                values[i] = before - Step;
                double down = Value(f(inputs), weights);
                values[i] = before;
                double slope = (up - down) / ((before + Step) - (before - Step));
                double tolerance = 4e-3 * Math.Max(1, Math.Abs(slope));
                Assert.True(Math.Abs(slope - gradient[i]) <= tolerance, $"input {k}, element {i}: difference quotient {slope}, gradient {gradient[i]}");
            }
        }
    }

    /// <summary>Uniform in low .. high, not closer to 0 than a step so that kinks there are avoided.</summary>
    public static torch.Tensor Input(int seed, float low, float high, params long[] shape)
    {
        Random random = new(seed);
        long count = shape.Aggregate(1L, (a, b) => a * b);
        float[] values = new float[count];
        for (int i = 0; i < values.Length; i++)
        {
            do
            {
                values[i] = low + (((float)random.NextDouble()) * (high - low));
            }
            while (Math.Abs(values[i]) < 3 * Step);
        }

        return torch.tensor(values, shape);
    }

    public static torch.Tensor Input(int seed, params long[] shape) => Input(seed, -1, 1, shape);

    private static double Value(torch.Tensor result, double[] weights)
    {
        float[] values = result.data<float>().ToArray();
        double sum = 0;
        for (int i = 0; i < values.Length; i++)
        {
            sum += values[i] * weights[i];
        }

        return sum;
    }
}
