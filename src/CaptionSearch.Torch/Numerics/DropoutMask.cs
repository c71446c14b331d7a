using System.Numerics;
using System.Runtime.InteropServices;

namespace TorchSharp;

/// <summary>A random mask that is a function of a key and the element's number, so that it need not be stored.</summary>
/// <remarks>
/// The bits of element i are a 32-bit integer hash of i with the two halves of the key mixed in. The backward pass
/// computes the same mask again, and neither depends on how the work is split.
/// </remarks>
internal sealed class DropoutMask
{
    private readonly uint _first;
    private readonly uint _second;
    private readonly uint _threshold; // an element is kept when its 31 bits are at or above it
    private readonly float _scale;

    public DropoutMask(ulong key, double p)
    {
        _first = (uint)key;
        _second = (uint)(key >> 32);
        _threshold = (uint)(p * 0x8000_0000u);
        _scale = p >= 1 ? 0 : (float)(1 / (1 - p));
    }

    /// <summary>y = mask·x/(1 − p), or y += that.</summary>
    public void Apply(ReadOnlyMemory<float> x, Memory<float> y, bool accumulate)
        => Work.Elements(y.Length, (from, to) => Apply(x.Span[from..to], y.Span[from..to], from, accumulate));

    private void Apply(ReadOnlySpan<float> x, Span<float> y, int start, bool accumulate)
    {
        ReadOnlySpan<Vector<float>> xv = MemoryMarshal.Cast<float, Vector<float>>(x);
        Span<Vector<float>> yv = MemoryMarshal.Cast<float, Vector<float>>(y);
        Vector<uint> index = Vector<uint>.Indices + new Vector<uint>((uint)start);
        Vector<uint> step = new((uint)Vector<uint>.Count);
        Vector<uint> first = new(_first);
        Vector<uint> second = new(_second);
        Vector<int> threshold = new((int)(_threshold - 1));
        Vector<float> scale = new(_scale);
        for (int i = 0; i < yv.Length && i < xv.Length; i++)
        {
            Vector<uint> bits = Mix(Mix(index ^ first) + second) >> 1;
            Vector<float> kept = Vector.ConditionalSelect(
                Vector.AsVectorSingle(Vector.GreaterThan(Vector.AsVectorInt32(bits), threshold)),
                xv[i] * scale,
                Vector<float>.Zero);
            yv[i] = accumulate ? yv[i] + kept : kept;
            index += step;
        }

        for (int i = yv.Length * Vector<float>.Count; i < y.Length; i++)
        {
            uint bits = Mix(Mix((uint)(start + i) ^ _first) + _second) >> 1;
            float kept = (int)bits > (int)(_threshold - 1) ? x[i] * _scale : 0;
            y[i] = accumulate ? y[i] + kept : kept;
        }
    }

    private static uint Mix(uint x)
    {
        x = (x ^ (x >> 16)) * 0x7FEB352D;
        x = (x ^ (x >> 15)) * 0x846CA68B;
        return x ^ (x >> 16);
    }

    private static Vector<uint> Mix(Vector<uint> x)
    {
        x = (x ^ (x >> 16)) * new Vector<uint>(0x7FEB352D);
        x = (x ^ (x >> 15)) * new Vector<uint>(0x846CA68B);
        return x ^ (x >> 16);
    }
}
