using CaptionSearch.Kernels;

namespace TorchSharp;

/// <summary>
/// Gradients of weights that many operations of one backward pass share, such as those of a recurrent cell: the
/// factors are collected and multiplied once, instead of reading and writing the whole gradient at every time step.
/// </summary>
/// <remarks>dW [out,in] += Σ dᵢᵀ·xᵢ is one product of the rows of all dᵢ and all xᵢ put below each other.</remarks>
internal sealed class WeightGradients
{
    /// <summary>Operations with more rows than this gain nothing by waiting.</summary>
    private const int MostRows = 256;

    [ThreadStatic]
    private static WeightGradients? Collecting;

    private readonly Dictionary<GradientSlot, List<(torch.Tensor D, torch.Tensor X)>> _factors = new(ReferenceEqualityComparer.Instance);

    /// <summary>Runs a backward pass, and adds what was collected during it at its end.</summary>
    public static void During(Action backward)
    {
        WeightGradients? outer = Collecting;
        WeightGradients own = new();
        Collecting = own;
        try
        {
            backward();
            own.Finish();
        }
        finally
        {
            Collecting = outer;
            own.Release();
        }
    }

    /// <summary>Adds dᵀ·x to a weight's gradient, now or at the end of the backward pass.</summary>
    /// <param name="weight">Slot of shape [out, in].</param>
    /// <param name="d">Dense, [rows, out] as it lies; kept until then, so nobody may write to it.</param>
    /// <param name="x">Dense, [rows, in] as it lies.</param>
    /// <param name="rows">Rows of both.</param>
    public static void Add(GradientSlot weight, torch.Tensor d, torch.Tensor x, int rows)
    {
        if (Collecting is not { } collecting || rows > MostRows || weight.Producer is not null)
        {
            Multiply(weight, d.Memory, x.Memory, rows);
            return;
        }

        if (!collecting._factors.TryGetValue(weight, out List<(torch.Tensor D, torch.Tensor X)>? list))
        {
            list = [];
            collecting._factors.Add(weight, list);
        }

        d.Hold();
        x.Hold();
        list.Add((d, x));
    }

    private static void Multiply(GradientSlot weight, ReadOnlyMemory<float> d, ReadOnlyMemory<float> x, int rows)
    {
        int outputs = weight.Sizes[0];
        int inner = weight.Sizes[1];
        ArraySegment<float> target = weight.Target(out bool accumulate);
        Gemm.Multiply(true, false, outputs, inner, rows, d, outputs, x, inner, target, inner, accumulate, Work.Threads);
    }

    private void Finish()
    {
        foreach ((GradientSlot weight, List<(torch.Tensor D, torch.Tensor X)> list) in _factors)
        {
            int rows = list.Sum(f => f.D.Count / weight.Sizes[0]);
            if (list.Count == 1)
            {
                Multiply(weight, list[0].D.Memory, list[0].X.Memory, rows);
                continue;
            }

            torch.Tensor d = torch.Tensor.Temporary([rows, weight.Sizes[0]]);
            torch.Tensor x = torch.Tensor.Temporary([rows, weight.Sizes[1]]);
            int atD = 0;
            int atX = 0;
            foreach ((torch.Tensor nextD, torch.Tensor nextX) in list)
            {
                nextD.Memory.CopyTo(d.Memory[atD..]);
                nextX.Memory.CopyTo(x.Memory[atX..]);
                atD += nextD.Count;
                atX += nextX.Count;
            }

            Multiply(weight, d.Memory, x.Memory, rows);
            d.Release();
            x.Release();
        }
    }

    private void Release()
    {
        foreach (List<(torch.Tensor D, torch.Tensor X)> list in _factors.Values)
        {
            foreach ((torch.Tensor d, torch.Tensor x) in list)
            {
                d.Release();
                x.Release();
            }
        }

        _factors.Clear();
    }
}
