using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>y = f(x), for a vector and for one element.</summary>
internal interface IUnary
{
    static abstract float Invoke(float x);

    static abstract Vector<float> Invoke(Vector<float> x);
}

/// <summary>z = f(x, y), for a vector and for one element.</summary>
internal interface IBinary
{
    static abstract float Invoke(float x, float y);

    static abstract Vector<float> Invoke(Vector<float> x, Vector<float> y);
}

/// <summary>Loops over dense float buffers, each written once for all operations.</summary>
internal static class Elementwise
{
    /// <summary>y = f(x).</summary>
    public static void Map<T>(ReadOnlyMemory<float> x, Memory<float> y)
        where T : struct, IUnary
        => Work.Elements(y.Length, (from, to) => MapRange<T>(x.Span[from..to], y.Span[from..to]));

    /// <summary>z = f(x, y), or z += f(x, y). The buffers have the same length.</summary>
    public static void Zip<T>(ReadOnlyMemory<float> x, ReadOnlyMemory<float> y, Memory<float> z, bool accumulate)
        where T : struct, IBinary
        => Work.Elements(z.Length, (from, to) => ZipRange<T>(x.Span[from..to], y.Span[from..to], z.Span[from..to], accumulate));

    /// <summary>y = scale·x + shift.</summary>
    public static void Affine(ReadOnlyMemory<float> x, float scale, float shift, Memory<float> y)
        => Work.Elements(y.Length, (from, to) =>
        {
            ReadOnlySpan<float> xs = x.Span[from..to];
            Span<float> ys = y.Span[from..to];
            if (shift == 0)
            {
                TensorPrimitives.Multiply(xs, scale, ys);
            }
            else if (scale == 1)
            {
                TensorPrimitives.Add(xs, shift, ys);
            }
            else
            {
                TensorPrimitives.Multiply(xs, scale, ys);
                TensorPrimitives.Add(ys, shift, ys);
            }
        });

    /// <summary>y = scale·x, or y += scale·x.</summary>
    public static void Scale(ReadOnlyMemory<float> x, float scale, Memory<float> y, bool accumulate)
        => Work.Elements(y.Length, (from, to) =>
        {
            ReadOnlySpan<float> xs = x.Span[from..to];
            Span<float> ys = y.Span[from..to];
            if (accumulate)
            {
                TensorPrimitives.MultiplyAdd(xs, scale, ys, ys);
            }
            else
            {
                TensorPrimitives.Multiply(xs, scale, ys);
            }
        });

    public static void MapRange<T>(ReadOnlySpan<float> x, Span<float> y)
        where T : struct, IUnary
    {
        ReadOnlySpan<Vector<float>> xv = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> yv = MemoryMarshal.Cast<float, Vector<float>>(y);
        for (int i = 0; i < yv.Length && i < xv.Length; i++)
        {
            yv[i] = T.Invoke(xv[i]);
        }

        int done = yv.Length * Vector<float>.Count;
        for (int i = done; i < y.Length; i++)
        {
            y[i] = T.Invoke(x[i]);
        }
    }

    public static void ZipRange<T>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z, bool accumulate)
        where T : struct, IBinary
    {
        ReadOnlySpan<Vector<float>> xv = MemoryMarshal.Cast<float, Vector<float>>(x);
        ReadOnlySpan<Vector<float>> yv = MemoryMarshal.Cast<float, Vector<float>>(y);
        Span<Vector<float>> zv = MemoryMarshal.Cast<float, Vector<float>>(z);
        int done = zv.Length * Vector<float>.Count;
        if (accumulate)
        {
            for (int i = 0; i < zv.Length && i < xv.Length && i < yv.Length; i++)
            {
                zv[i] += T.Invoke(xv[i], yv[i]);
            }

            for (int i = done; i < z.Length; i++)
            {
                z[i] += T.Invoke(x[i], y[i]);
            }
        }
        else
        {
            for (int i = 0; i < zv.Length && i < xv.Length && i < yv.Length; i++)
            {
                zv[i] = T.Invoke(xv[i], yv[i]);
            }

            for (int i = done; i < z.Length; i++)
            {
                z[i] = T.Invoke(x[i], y[i]);
            }
        }
    }
}
