using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CaptionSearch.Kernels;

/// <summary>The block of MobileNetV2 and EfficientNet-Lite: 1×1 expansion, depthwise convolution, 1×1 projection, and the input added.</summary>
/// <remarks>
/// Sandler et al., "MobileNetV2: Inverted residuals and linear bottlenecks", 2018. Expansion and depthwise convolution end in
/// min(6, max(0, x)), the projection is linear; padding is TensorFlow's SAME. Batch norms are folded into weights and biases before.
/// The expanded map, six times the input, is the block's largest; it is written with its zeros around it, and read by the depthwise
/// convolution a few rows at a time, whose output goes into the projection while it is in the cache.
/// </remarks>
public sealed class InvertedResidual : FeatureLayer
{
    private readonly SimdWidth _simd = Simd.Widest;
    private readonly PackedWeights? _expand;
    private readonly float[] _expandBias;
    private readonly float[] _depthwise; // [R, R, E]
    private readonly float[] _depthwiseBias;
    private readonly PackedWeights _project;
    private readonly float[] _projectBias;
    private readonly int _kernel;
    private readonly int _stride;
    private readonly bool _residual;
    private readonly int _expanded;

    /// <summary>Packs a block.</summary>
    /// <param name="channels">C.</param>
    /// <param name="expand">Weight [E, C] and bias [E] of the expansion; empty when there is none (then E = C).</param>
    /// <param name="expandBias">See <paramref name="expand"/>.</param>
    /// <param name="depthwise">Weight [E, R, R], as PyTorch stores it ([E, 1, R, R]).</param>
    /// <param name="depthwiseBias">Shape [E].</param>
    /// <param name="kernel">R, odd.</param>
    /// <param name="stride">1 or more.</param>
    /// <param name="project">Weight [K, E].</param>
    /// <param name="projectBias">Shape [K].</param>
    /// <exception cref="ArgumentException">The lengths do not fit together.</exception>
    public InvertedResidual(
        int channels,
        ReadOnlySpan<float> expand,
        ReadOnlySpan<float> expandBias,
        ReadOnlySpan<float> depthwise,
        ReadOnlySpan<float> depthwiseBias,
        int kernel,
        int stride,
        ReadOnlySpan<float> project,
        ReadOnlySpan<float> projectBias)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stride, kernel);
        (ChannelsIn, ChannelsOut, _expanded) = (channels, projectBias.Length, depthwiseBias.Length);
        (_kernel, _stride, _residual) = (kernel, stride, stride == 1 && channels == projectBias.Length);
        if (!expand.IsEmpty)
        {
            _expand = PackedWeights.FromRows(expand, _expanded, channels);
            ShapeError.ThrowIfNot(nameof(expandBias), expandBias.Length, _expanded);
        }
        else
        {
            ShapeError.ThrowIfNot(nameof(depthwiseBias), _expanded, channels);
        }

        ShapeError.ThrowIfNot(nameof(depthwise), depthwise.Length, _expanded * kernel * kernel);
        _expandBias = expandBias.ToArray();
        _depthwise = new float[depthwise.Length];
        Panels.Transpose(depthwise, kernel * kernel, _expanded, kernel * kernel, _depthwise, _expanded);
        _depthwiseBias = depthwiseBias.ToArray();
        _project = PackedWeights.FromRows(project, ChannelsOut, _expanded);
        _projectBias = projectBias.ToArray();
    }

    /// <inheritdoc/>
    public override int ChannelsIn { get; }

    /// <inheritdoc/>
    public override int ChannelsOut { get; }

    /// <inheritdoc/>
    public override (int Height, int Width) OutputSize(int height, int width)
        => ((height + _stride - 1) / _stride, (width + _stride - 1) / _stride);

    /// <inheritdoc/>
    public override int ScratchSize(int height, int width, int threads)
    {
        (int p, int q) = OutputSize(height, width);
        return checked((((((p - 1) * _stride) + _kernel) * (((q - 1) * _stride) + _kernel)) + (p * q)) * _expanded);
    }

    internal override void Run(ConvWorkspace call)
    {
        int parts = call.Threads == 1 ? 1 : 4 * call.Threads;
        call.Share(0, Math.Min(parts, call.Height));
        call.Share(1, Math.Min(parts, call.P));
    }

    internal override void Part(ConvWorkspace call, int phase, int part, int parts)
    {
        if (phase == 0)
        {
            int first = call.Height * part / parts;
            Expand(call, first, (call.Height * (part + 1) / parts) - first);
        }
        else
        {
            int first = call.P * part / parts;
            Reduce(call, first, (call.P * (part + 1) / parts) - first);
        }
    }

    /// <summary>Rows of the input, expanded, into the padded map [Hp, Wp, E].</summary>
    private void Expand(ConvWorkspace call, int first, int rows)
    {
        Padding padding = Padding.Same(call.Height, call.Width, _kernel, _stride);
        int wide = call.Width + padding.Left + padding.Right;
        Span<float> map = call.Scratch;
        int row = wide * _expanded;
        if (first == 0)
        {
            map[..(padding.Top * row)].Clear();
        }

        if (first + rows == call.Height)
        {
            map.Slice((padding.Top + call.Height) * row, padding.Bottom * row).Clear();
        }

        for (int y = first; y < first + rows; y++)
        {
            Span<float> target = map.Slice((padding.Top + y) * row, row);
            target[..(padding.Left * _expanded)].Clear();
            target[((padding.Left + call.Width) * _expanded)..].Clear();
            if (_expand is null)
            {
                call.X.Span.Slice(y * call.Width * _expanded, call.Width * _expanded).CopyTo(target[(padding.Left * _expanded)..]);
            }
        }

        if (_expand is not null)
        {
            TileJob job = new()
            {
                Lda = (nuint)ChannelsIn,
                Ldc = (nuint)_expanded,
                RowLength = (nuint)call.Width,
                JumpC = (nuint)((wide - call.Width) * _expanded),
                Bias = true,
                Limit = true,
                Low = Activation.Relu6.Low,
                High = Activation.Relu6.High,
            };
            ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(call.X.Span), first * call.Width * ChannelsIn);
            ref float y = ref Unsafe.Add(ref MemoryMarshal.GetReference(map), ((padding.Top + first) * row) + (padding.Left * _expanded));
            _expand.MultiplyRows(
                in job, rows * call.Width, 0, _expand.Count, ref x, ref MemoryMarshal.GetArrayDataReference(_expandBias), ref y, ref y);
        }
    }

    /// <summary>Output rows: depthwise convolution of the padded map, then the projection.</summary>
    private void Reduce(ConvWorkspace call, int first, int rows)
    {
        Padding padding = Padding.Same(call.Height, call.Width, _kernel, _stride);
        int wide = call.Width + padding.Left + padding.Right;
        int row = wide * _expanded;
        int mapSize = (call.Height + padding.Top + padding.Bottom) * row;
        DepthwiseShape shape = new(
            (nuint)_expanded, (nuint)_kernel, (nuint)_kernel, (nuint)_stride, (nuint)row, (nuint)call.Q, Activation.Relu6);
        ref float map = ref MemoryMarshal.GetArrayDataReference(call.Scratch);
        ref float middle = ref Unsafe.Add(ref map, mapSize);
        ref float weight = ref MemoryMarshal.GetArrayDataReference(_depthwise);
        ref float bias = ref MemoryMarshal.GetArrayDataReference(_depthwiseBias);
        for (int y = first; y < first + rows; y++)
        {
            DepthwiseRow.Run(
                _simd, in shape, ref Unsafe.Add(ref map, y * _stride * row), ref weight, ref bias, ref Unsafe.Add(ref middle, y * call.Q * _expanded));
        }

        TileJob job = new()
        {
            Lda = (nuint)_expanded,
            Ldc = (nuint)ChannelsOut,
            LdStart = (nuint)ChannelsOut,
            Start = _residual,
            Bias = true,
        };
        ref float output = ref Unsafe.Add(ref MemoryMarshal.GetReference(call.Y.Span), first * call.Q * ChannelsOut);
        ref float residual = ref _residual
            ? ref Unsafe.Add(ref MemoryMarshal.GetReference(call.X.Span), first * call.Q * ChannelsOut)
            : ref output;
        _project.MultiplyRows(
            in job,
            rows * call.Q,
            0,
            _project.Count,
            ref Unsafe.Add(ref middle, first * call.Q * _expanded),
            ref MemoryMarshal.GetArrayDataReference(_projectBias),
            ref output,
            ref residual);
    }
}
