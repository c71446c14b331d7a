using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace CaptionSearch.Imaging;

/// <summary>Resizes 8-bit RGB with a separable cubic filter; the aspect may change.</summary>
/// <remarks>
/// Keys' cubic, a = -1/2 (Catmull-Rom), centres aligned: output x looks at (x + ½)·W/w - ½ of the input. When an axis shrinks
/// the filter widens by the same factor, so that every input pixel counts. Weights are normalised where the filter
/// leaves the picture. Multiplications and additions are never fused: the pixels are the same on every machine,
/// which keeps captions and stored vectors comparable.
/// </remarks>
internal static class Resampler
{
    private const int Lanes = 4; // r, g, b and one unused: a pixel is one 128-bit vector

    /// <summary>Resizes from [H, W, 3] to [h, w, 3].</summary>
    /// <param name="source">Shape [H, W, 3].</param>
    /// <param name="sourceWidth">W.</param>
    /// <param name="sourceHeight">H.</param>
    /// <param name="width">w.</param>
    /// <param name="height">h.</param>
    public static byte[] Resize(ReadOnlySpan<byte> source, int sourceWidth, int sourceHeight, int width, int height)
    {
        if (source.Length != (long)sourceWidth * sourceHeight * 3)
        {
            throw new ArgumentException($"{source.Length} bytes are not {sourceHeight}x{sourceWidth}x3.", nameof(source));
        }

        Axis columns = new(sourceWidth, width);
        Axis rows = new(sourceHeight, height);
        int stride = width * Lanes;
        float[] wide = ArrayPool<float>.Shared.Rent(sourceWidth * Lanes);                    // [W, 4]
        float[] narrowed = ArrayPool<float>.Shared.Rent(checked(sourceHeight * stride));     // [H, w, 4]
        float[] sum = ArrayPool<float>.Shared.Rent(stride);                                  // [w, 4]
        byte[] result = new byte[checked(width * height * 3)];
        try
        {
            for (int y = 0; y < sourceHeight; y++)
            {
                Widen(source.Slice(y * sourceWidth * 3, sourceWidth * 3), wide);
                columns.Narrow(
                    MemoryMarshal.Cast<float, Vector128<float>>(wide.AsSpan(0, sourceWidth * Lanes)),
                    MemoryMarshal.Cast<float, Vector128<float>>(narrowed.AsSpan(y * stride, stride)));
            }

            for (int y = 0; y < height; y++)
            {
                rows.Sum(y, narrowed, stride, sum.AsSpan(0, stride));
                Pack(sum, result.AsSpan(y * width * 3, width * 3));
            }
        }
        finally
        {
            ArrayPool<float>.Shared.Return(wide);
            ArrayPool<float>.Shared.Return(narrowed);
            ArrayPool<float>.Shared.Return(sum);
        }

        return result;
    }

    private static void Widen(ReadOnlySpan<byte> rgb, Span<float> wide)
    {
        int to = 0;
        for (int from = 0; from + 2 < rgb.Length; from += 3)
        {
            wide[to + 3] = 0;
            wide[to + 2] = rgb[from + 2];
            wide[to + 1] = rgb[from + 1];
            wide[to] = rgb[from];
            to += Lanes;
        }
    }

    private static void Pack(ReadOnlySpan<float> sum, Span<byte> rgb)
    {
        Vector128<float> half = Vector128.Create(0.5f);
        Vector128<float> most = Vector128.Create(255f);
        ReadOnlySpan<Vector128<float>> pixels = MemoryMarshal.Cast<float, Vector128<float>>(sum);
        int pixel = 0;
        for (int to = 0; to + 2 < rgb.Length; to += 3)
        {
            Vector128<int> rounded = Vector128.ConvertToInt32(
                Vector128.Min(Vector128.Max(pixels[pixel++] + half, Vector128<float>.Zero), most));
            rgb[to + 2] = (byte)rounded.GetElement(2);
            rgb[to + 1] = (byte)rounded.GetElement(1);
            rgb[to] = (byte)rounded.GetElement(0);
        }
    }

    /// <summary>The filter's weights along one axis, from S samples to D.</summary>
    private sealed class Axis
    {
        private readonly int[] _first;      // [D] first sample an output looks at
        private readonly int[] _count;      // [D] how many it looks at
        private readonly float[] _weights;  // [D, _taps]
        private readonly int _taps;

        public Axis(int samples, int outputs)
        {
            double scale = samples / (double)outputs;
            double stretch = Math.Max(1, scale);
            double reach = 2 * stretch;
            _taps = (int)Math.Ceiling(reach) * 2 + 1;
            _first = new int[outputs];
            _count = new int[outputs];
            _weights = new float[checked(outputs * _taps)];
            Span<double> exact = new double[_taps];
            for (int i = 0; i < outputs; i++)
            {
                double centre = (i + 0.5) * scale;
                int first = Math.Max(0, (int)Math.Floor(centre - reach + 0.5));
                int end = Math.Min(samples, (int)Math.Floor(centre + reach + 0.5));
                double total = 0;
                for (int s = first; s < end; s++)
                {
                    total += exact[s - first] = Cubic((s + 0.5 - centre) / stretch);
                }

                for (int s = first; s < end; s++)
                {
                    _weights[(i * _taps) + s - first] = (float)(exact[s - first] / total);
                }

                _first[i] = first;
                _count[i] = end - first;
            }
        }

        /// <summary>One row of pixels to one narrower (or wider) row.</summary>
        public void Narrow(ReadOnlySpan<Vector128<float>> row, Span<Vector128<float>> output)
        {
            for (int i = 0; i < output.Length; i++)
            {
                ReadOnlySpan<float> weights = _weights.AsSpan(i * _taps, _count[i]);
                ReadOnlySpan<Vector128<float>> pixels = row.Slice(_first[i], weights.Length);
                Vector128<float> sum = Vector128<float>.Zero;
                for (int t = 0; t < pixels.Length; t++)
                {
                    sum += pixels[t] * weights[t];
                }

                output[i] = sum;
            }
        }

        /// <summary>Weighted sum of the rows that output row <paramref name="i"/> looks at.</summary>
        public void Sum(int i, ReadOnlySpan<float> rows, int stride, Span<float> sum)
        {
            sum.Clear();
            for (int t = 0; t < _count[i]; t++)
            {
                ReadOnlySpan<float> row = rows.Slice((_first[i] + t) * stride, stride);
                Vector<float> weight = new(_weights[(i * _taps) + t]);
                int x = 0;
                for (; x <= stride - Vector<float>.Count; x += Vector<float>.Count)
                {
                    (new Vector<float>(sum[x..]) + (new Vector<float>(row[x..]) * weight)).CopyTo(sum[x..]);
                }

                for (; x < stride; x++)
                {
                    sum[x] += row[x] * weight[0];
                }
            }
        }

        private static double Cubic(double x)
        {
            x = Math.Abs(x);
            return x < 1 ? (((1.5 * x) - 2.5) * x * x) + 1
                : x < 2 ? ((((-0.5 * x) + 2.5) * x - 4) * x) + 2
                : 0;
        }
    }
}
