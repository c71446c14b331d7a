using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CaptionSearch.Kernels;

/// <summary>Depthwise convolution with bias and activation: every channel has a kernel of its own.</summary>
public sealed class DepthwiseConv2d : FeatureLayer
{
    /// <summary>Most rows of a kernel.</summary>
    private const int MaxKernel = 15;

    private readonly float[] _weight; // [R, S, C]
    private readonly float[] _bias;   // [C]
    private readonly Conv2dOptions _options;
    private readonly int _r;
    private readonly int _s;

    /// <summary>Packs a depthwise convolution.</summary>
    /// <param name="weight">Shape [C, R, S], as PyTorch stores it ([C, 1, R, S]).</param>
    /// <param name="bias">Shape [C].</param>
    /// <param name="kernelHeight">R, 1 .. 15.</param>
    /// <param name="kernelWidth">S, 1 or more.</param>
    /// <param name="options">Stride, padding, activation (the groups are the channels); null for the defaults.</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public DepthwiseConv2d(ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, int kernelHeight, int kernelWidth, Conv2dOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelHeight, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kernelHeight, MaxKernel);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernelWidth, 1);
        _options = options ?? new Conv2dOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Stride, 1, nameof(options));
        (_r, _s, ChannelsIn) = (kernelHeight, kernelWidth, bias.Length);
        ShapeError.ThrowIfNot(nameof(weight), weight.Length, (long)bias.Length * _r * _s);
        _bias = bias.ToArray();
        _weight = new float[weight.Length];
        Panels.Transpose(weight, _r * _s, ChannelsIn, _r * _s, _weight, ChannelsIn);
    }

    /// <inheritdoc/>
    public override int ChannelsIn { get; }

    /// <inheritdoc/>
    public override int ChannelsOut => ChannelsIn;

    /// <inheritdoc/>
    public override (int Height, int Width) OutputSize(int height, int width) => _options.OutputSize(height, width, _r, _s);

    /// <inheritdoc/>
    public override int ScratchSize(int height, int width, int threads)
        => PaddedMap.Size(_options.PaddingOf(height, width, _r, _s), height, width, ChannelsIn);

    internal override void Run(ConvWorkspace call)
    {
        int parts = call.Threads == 1 ? 1 : 4 * call.Threads;
        if (_options.PaddingOf(call.Height, call.Width, _r, _s) != default)
        {
            call.Share(0, Math.Min(parts, call.Height));
        }

        call.Share(1, Math.Min(parts, call.P));
    }

    internal override void Part(ConvWorkspace call, int phase, int part, int parts)
    {
        Padding padding = _options.PaddingOf(call.Height, call.Width, _r, _s);
        if (phase == 0)
        {
            int start = call.Height * part / parts;
            PaddedMap.Fill(call, padding, ChannelsIn, start, (call.Height * (part + 1) / parts) - start);
            return;
        }

        int row = (padding.Left + call.Width + padding.Right) * ChannelsIn;
        ref float map = ref padding == default
            ? ref MemoryMarshal.GetReference(call.X.Span)
            : ref MemoryMarshal.GetArrayDataReference(call.Scratch);
        ref float y = ref MemoryMarshal.GetReference(call.Y.Span);
        nuint channels = (nuint)ChannelsIn;
        DepthwiseShape shape = new(channels, (nuint)_s, (nuint)_options.Stride, (nuint)call.Q, channels, channels, _options.Activation);
        Span<int> offsets = stackalloc int[MaxKernel];
        for (int p = call.P * part / parts; p < call.P * (part + 1) / parts; p++)
        {
            for (int r = 0; r < _r; r++)
            {
                offsets[r] = ((p * _options.Stride) + r) * row;
            }

            DepthwiseRow.Run(Simd.Widest, in shape, offsets[.._r], ref map, ref _weight[0], ref _bias[0], ref Unsafe.Add(ref y, p * call.Q * ChannelsIn));
        }
    }
}
