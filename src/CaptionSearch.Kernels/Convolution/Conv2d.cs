using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CaptionSearch.Kernels;

/// <summary>2-D convolution with bias and activation: any kernel, stride and number of groups that is not depthwise.</summary>
/// <remarks>
/// An implicit matrix product, without im2col: a tile's row is an output pixel, and its inner sum runs over the kernel's rows, under
/// each of which S·C adjacent floats of the (padded) map lie. A 1×1 convolution of stride 1 is the plain product of map and weight.
/// </remarks>
public sealed class Conv2d : FeatureLayer
{
    /// <summary>Output pixels below which parts are blocks of outputs instead of rows.</summary>
    private const int SmallMap = 400;

    private readonly PackedWeights[] _weights; // one a group, [K/groups, R·S·C/groups]
    private readonly ConvPass[] _passes;
    private readonly float[] _bias;
    private readonly Conv2dOptions _options;
    private readonly int _r;
    private readonly int _s;

    /// <summary>Packs a convolution.</summary>
    /// <param name="weight">Shape [K, C/groups, R, S], as PyTorch stores it.</param>
    /// <param name="bias">Shape [K].</param>
    /// <param name="channels">C.</param>
    /// <param name="kernelHeight">R.</param>
    /// <param name="kernelWidth">S.</param>
    /// <param name="options">Stride, padding, groups, activation; null for the defaults.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public Conv2d(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int channels, int kernelHeight, int kernelWidth, Conv2dOptions? options = null)
    {
        _options = options ?? new Conv2dOptions();
        (ChannelsIn, ChannelsOut, _r, _s) = (channels, bias.Length, kernelHeight, kernelWidth);
        int groups = _options.Groups;
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelHeight, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelWidth, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Stride, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNotEqual(channels % groups, 0, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNotEqual(bias.Length % groups, 0, nameof(options));
        int inGroup = channels / groups, outGroup = bias.Length / groups, taps = _r * _s;
        ShapeError.ThrowIfNot(nameof(weight), weight.Length, bias.Length * inGroup * taps);
        _bias = bias.ToArray();
        _passes = ConvPass.Plan(_r, _s, inGroup, channels);
        _weights = new PackedWeights[groups];
        float[] rows = new float[outGroup * inGroup * taps];
        for (int group = 0; group < groups; group++)
        {
            for (int k = 0; k < outGroup; k++)
            {
                // [C, R·S] of one output becomes [R·S, C]: the order in which the floats lie in the map.
                int at = k * inGroup * taps;
                Panels.Transpose(weight.Slice((group * rows.Length) + at, inGroup * taps), taps, inGroup, taps, rows.AsSpan(at), inGroup);
            }

            _weights[group] = PackedWeights.FromRows(Simd.Widest, rows, outGroup, inGroup * taps, [.. _passes.Select(pass => pass.Steps)]);
        }
    }

    /// <inheritdoc/>
    public override int ChannelsIn { get; }

    /// <inheritdoc/>
    public override int ChannelsOut { get; }

    /// <inheritdoc/>
    public override (int Height, int Width) OutputSize(int height, int width) => _options.OutputSize(height, width, _r, _s);

    /// <inheritdoc/>
    public override int ScratchSize(int height, int width, int threads)
        => PaddedMap.Size(PaddingOf(height, width), height, width, ChannelsIn);

    internal override void Run(ConvWorkspace call)
    {
        int parts = call.Threads == 1 ? 1 : 4 * call.Threads;
        if (PaddingOf(call.Height, call.Width) != default)
        {
            call.Share(0, Math.Min(parts, call.Height));
        }

        // In small maps a part of the rows would be a few tiles with a broken one at the end: there the outputs are divided.
        if (call.P * call.Q < SmallMap && _options.Groups == 1)
        {
            call.Share(2, Math.Min(parts, _weights[0].Count));
        }
        else
        {
            call.Share(1, Math.Min(parts, call.P));
        }
    }

    internal override void Part(ConvWorkspace call, int phase, int part, int parts)
    {
        if (phase == 0)
        {
            int first = call.Height * part / parts;
            PaddedMap.Fill(call, PaddingOf(call.Height, call.Width), ChannelsIn, first, (call.Height * (part + 1) / parts) - first);
        }
        else if (phase == 1)
        {
            int first = call.P * part / parts;
            Convolve(call, first, (call.P * (part + 1) / parts) - first, 0, _weights[0].Count);
        }
        else
        {
            int panels = _weights[0].Count, first = panels * part / parts;
            Convolve(call, 0, call.P, first, (panels * (part + 1) / parts) - first);
        }
    }

    /// <summary>Some output rows, some panels of the outputs (of every group).</summary>
    private void Convolve(ConvWorkspace call, int first, int rows, int firstPanel, int panels)
    {
        Padding padding = PaddingOf(call.Height, call.Width);
        int stride = _options.Stride, groups = _options.Groups;
        int row = (call.Width + padding.Left + padding.Right) * ChannelsIn;
        ref float map = ref padding == default
            ? ref MemoryMarshal.GetReference(call.X.Span)
            : ref MemoryMarshal.GetArrayDataReference(call.Scratch);
        bool plain = row == call.Q * stride * ChannelsIn && stride == 1;
        TileJob job = new()
        {
            Lda = (nuint)(stride * ChannelsIn),
            Ldc = (nuint)ChannelsOut,
            RowLength = plain ? 0 : (nuint)call.Q,
            JumpA = (nuint)((stride * row) - (call.Q * stride * ChannelsIn)),
            Bias = true,
            Limit = _options.Activation.Limits,
            Low = _options.Activation.Low,
            High = _options.Activation.High,
        };
        ref float x = ref Unsafe.Add(ref map, first * stride * row);
        ref float y = ref Unsafe.Add(ref MemoryMarshal.GetReference(call.Y.Span), first * call.Q * ChannelsOut);
        int inGroup = ChannelsIn / groups, outGroup = ChannelsOut / groups;
        for (int group = 0; group < groups; group++)
        {
            ref float groupX = ref Unsafe.Add(ref x, group * inGroup);
            ref float groupY = ref Unsafe.Add(ref y, group * outGroup);
            foreach (ConvPass pass in _passes)
            {
                TileJob part = job;
                (part.K, part.Segments) = ((nuint)pass.Length, (nuint)pass.Segments);
                part.SegmentStride = (nuint)(groups == 1 ? row : ChannelsIn);
                part.Limit = job.Limit && pass == _passes[^1];
                if (pass.First > 0)
                {
                    (part.Bias, part.Start, part.LdStart, part.JumpStart) = (false, true, job.Ldc, job.JumpC);
                }

                _weights[group].MultiplyBlock(
                    in part,
                    rows * call.Q,
                    firstPanel,
                    panels,
                    pass.First,
                    ref Unsafe.Add(ref groupX, (pass.KernelRow * row) + pass.Offset),
                    ref _bias[group * outGroup],
                    ref groupY,
                    ref groupY);
            }
        }
    }

    private Padding PaddingOf(int height, int width) => _options.PaddingOf(height, width, _r, _s);
}
