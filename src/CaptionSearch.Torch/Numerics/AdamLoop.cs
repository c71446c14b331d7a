using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>One step of Adam over one parameter, in a single pass over its memory.</summary>
internal static class AdamLoop
{
    /// <summary>Factors of one step. Decay (the factor on the parameter) is AdamW's; L2 (added to the gradient) is Adam's.</summary>
    public readonly record struct Factors(float Beta1, float Beta2, float StepSize, float RootCorrection, float Epsilon, float Decay, float L2);

    /// <summary>
    /// g ← g + L2·p, p ← Decay·p, m ← β₁m + (1 − β₁)g, v ← β₂v + (1 − β₂)g², p ← p − StepSize·m/(√v/RootCorrection + ε).
    /// </summary>
    public static void Run(Memory<float> parameter, ReadOnlyMemory<float> gradient, Memory<float> mean, Memory<float> square, Factors factors)
        => Work.Elements(parameter.Length, (from, to) =>
            Range(parameter.Span[from..to], gradient.Span[from..to], mean.Span[from..to], square.Span[from..to], factors));

    private static void Range(Span<float> p, ReadOnlySpan<float> g, Span<float> m, Span<float> v, Factors f)
    {
        Span<Vector<float>> pv = MemoryMarshal.Cast<float, Vector<float>>(p);
        ReadOnlySpan<Vector<float>> gv = MemoryMarshal.Cast<float, Vector<float>>(g);
        Span<Vector<float>> mv = MemoryMarshal.Cast<float, Vector<float>>(m);
        Span<Vector<float>> vv = MemoryMarshal.Cast<float, Vector<float>>(v);
        Vector<float> beta1 = new(f.Beta1);
        Vector<float> rest1 = new(1 - f.Beta1);
        Vector<float> beta2 = new(f.Beta2);
        Vector<float> rest2 = new(1 - f.Beta2);
        Vector<float> scale = new(1 / f.RootCorrection);
        Vector<float> epsilon = new(f.Epsilon);
        Vector<float> step = new(f.StepSize);
        Vector<float> decay = new(f.Decay);
        Vector<float> l2 = new(f.L2);
        for (int i = 0; i < pv.Length; i++)
        {
            Vector<float> slope = gv[i] + (l2 * pv[i]);
            Vector<float> mean = (beta1 * mv[i]) + (rest1 * slope);
            Vector<float> square = (beta2 * vv[i]) + (rest2 * slope * slope);
            mv[i] = mean;
            vv[i] = square;
            pv[i] = (decay * pv[i]) - (step * mean / ((Vector.SquareRoot(square) * scale) + epsilon));
        }

        for (int i = pv.Length * Vector<float>.Count; i < p.Length; i++)
        {
            float slope = g[i] + (f.L2 * p[i]);
            m[i] = (f.Beta1 * m[i]) + ((1 - f.Beta1) * slope);
            v[i] = (f.Beta2 * v[i]) + ((1 - f.Beta2) * slope * slope);
            p[i] = (f.Decay * p[i]) - (f.StepSize * m[i] / ((MathF.Sqrt(v[i]) * (1 / f.RootCorrection)) + f.Epsilon));
        }
    }
}
