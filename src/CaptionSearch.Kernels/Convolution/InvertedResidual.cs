using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CaptionSearch.Kernels;

/// <summary>The block of MobileNetV2 and EfficientNet-Lite: 1×1 expansion, depthwise convolution, 1×1 projection, and the input added.</summary>
/// <remarks>
/// Sandler et al., "MobileNetV2: Inverted residuals and linear bottlenecks", 2018. Expansion and depthwise convolution end in
/// min(6, max(0, x)), the projection is linear; padding is TensorFlow's SAME. Batch norms are folded into weights and biases before.
/// The expanded map, six times the input, is far larger than a core's cache. In large pictures the block is therefore computed in bands
/// of output rows, all three steps one after the other; small ones are expanded and convolved some channels at a time, then projected.
/// </remarks>
public sealed class InvertedResidual : FeatureLayer
{
    /// <summary>Largest kernel.</summary>
    private const int MaxKernel = 15;

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
    /// <param name="kernel">R, 1 .. 15.</param>
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
        ArgumentOutOfRangeException.ThrowIfGreaterThan(kernel, MaxKernel);
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
        InvertedResidualPlan plan = PlanOf(height, width, threads);
        return checked((plan.Parts * plan.PartSize) + plan.MiddleSize);
    }

    internal override void Run(ConvWorkspace call)
    {
        InvertedResidualPlan plan = PlanOf(call.Height, call.Width, call.Threads);
        if (plan.Banded)
        {
            call.Share(0, plan.Parts);
            return;
        }

        int tiles = ((call.P * call.Q) + Tile.Rows - 1) / Tile.Rows;
        call.Share(1, plan.Parts);
        call.Share(2, call.Threads == 1 ? 1 : Math.Min(tiles, 2 * call.Threads));
    }

    internal override void Part(ConvWorkspace call, int phase, int part, int parts)
    {
        InvertedResidualPlan plan = PlanOf(call.Height, call.Width, call.Threads);
        switch (phase)
        {
            case 0:
                Bands(call, in plan, part);
                break;
            case 1:
                Chunk(call, in plan, part);
                break;
            default:
                int tiles = ((call.P * call.Q) + Tile.Rows - 1) / Tile.Rows;
                int first = tiles * part / parts * Tile.Rows;
                int end = Math.Min(call.P * call.Q, tiles * (part + 1) / parts * Tile.Rows);
                ref float middle = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(call.Scratch), plan.Parts * plan.PartSize);
                Project(call, first, end - first, ref Unsafe.Add(ref middle, first * _expanded));
                break;
        }
    }

    private InvertedResidualPlan PlanOf(int height, int width, int threads)
        => InvertedResidualPlan.For(
            height, width, _expanded, _expand is null, _kernel, _stride, _project.PanelWidth, threads);

    /// <summary>All three steps for some output rows, a band at a time: what is between the steps never leaves the cache.</summary>
    private void Bands(ConvWorkspace call, in InvertedResidualPlan plan, int part)
    {
        int firstRow = call.P * part / plan.Parts, endRow = call.P * (part + 1) / plan.Parts;
        Padding padding = plan.Padding;
        int row = plan.Wide * _expanded, zeros = plan.Ring * row, middleAt = zeros + row;
        Span<float> buffer = call.Scratch.AsSpan(part * plan.PartSize, plan.PartSize);
        buffer.Slice(zeros, row).Clear();
        ClearSides(buffer, plan.Ring, plan.Wide, call.Width, padding, _expanded);

        DepthwiseShape shape = new(
            (nuint)_expanded, (nuint)_kernel, (nuint)_stride, (nuint)call.Q, (nuint)_expanded, (nuint)_expanded, Activation.Relu6);
        ref float map = ref MemoryMarshal.GetReference(buffer);
        Span<int> offsets = stackalloc int[MaxKernel];
        Span<int> under = offsets[.._kernel];
        int expanded = Math.Max(0, (firstRow * _stride) - padding.Top); // rows of the input that are in the ring already
        for (int band = firstRow; band < endRow; band += plan.BandRows)
        {
            int rows = Math.Min(plan.BandRows, endRow - band);
            int needed = Math.Min(call.Height, ((band + rows - 1) * _stride) - padding.Top + _kernel);
            while (expanded < needed)
            {
                int slot = expanded % plan.Ring;
                int count = Math.Min(needed - expanded, plan.Ring - slot);
                ExpandRows(call, expanded, count, 0, _expanded, ref Unsafe.Add(ref map, (slot * row) + (padding.Left * _expanded)), plan.Wide);
                expanded += count;
            }

            for (int y = 0; y < rows; y++)
            {
                for (int r = 0; r < _kernel; r++)
                {
                    int source = ((band + y) * _stride) - padding.Top + r;
                    under[r] = source < 0 || source >= call.Height ? zeros : source % plan.Ring * row;
                }

                DepthwiseRow.Run(
                    _simd, in shape, under, ref map, ref _depthwise[0], ref _depthwiseBias[0], ref Unsafe.Add(ref map, middleAt + (y * call.Q * _expanded)));
            }

            Project(call, band * call.Q, rows * call.Q, ref Unsafe.Add(ref map, middleAt));
        }
    }

    /// <summary>Expansion and depthwise convolution of some channels of the whole picture.</summary>
    private void Chunk(ConvWorkspace call, in InvertedResidualPlan plan, int part)
    {
        int panelWidth = _project.PanelWidth;
        int panels = (_expanded + panelWidth - 1) / panelWidth;
        int first = panels * part / plan.Parts * panelWidth;
        int channels = Math.Min(_expanded, panels * (part + 1) / plan.Parts * panelWidth) - first;
        Padding padding = plan.Padding;
        int row = plan.Wide * channels;
        Span<float> buffer = call.Scratch.AsSpan(part * plan.PartSize, plan.PartSize);
        buffer[..(padding.Top * row)].Clear();
        buffer.Slice((padding.Top + call.Height) * row, padding.Bottom * row).Clear();
        ClearSides(buffer[(padding.Top * row)..], call.Height, plan.Wide, call.Width, padding, channels);
        ref float map = ref MemoryMarshal.GetReference(buffer);
        ExpandRows(call, 0, call.Height, first, channels, ref Unsafe.Add(ref map, (padding.Top * row) + (padding.Left * channels)), plan.Wide);

        DepthwiseShape shape = new(
            (nuint)channels, (nuint)_kernel, (nuint)_stride, (nuint)call.Q, (nuint)_expanded, (nuint)_expanded, Activation.Relu6);
        ref float middle = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(call.Scratch), (plan.Parts * plan.PartSize) + first);
        Span<int> offsets = stackalloc int[MaxKernel];
        Span<int> under = offsets[.._kernel];
        for (int y = 0; y < call.P; y++)
        {
            for (int r = 0; r < _kernel; r++)
            {
                under[r] = ((y * _stride) + r) * row;
            }

            DepthwiseRow.Run(
                _simd, in shape, under, ref map, ref _depthwise[first], ref _depthwiseBias[first], ref Unsafe.Add(ref middle, y * call.Q * _expanded));
        }
    }

    /// <summary>Some channels of some rows of the input, expanded, into a map of that many channels whose rows are wider.</summary>
    private void ExpandRows(ConvWorkspace call, int first, int rows, int firstChannel, int channels, ref float map, int wide)
    {
        ref float x = ref Unsafe.Add(ref MemoryMarshal.GetReference(call.X.Span), first * call.Width * ChannelsIn);
        if (_expand is null)
        {
            for (int i = 0; i < rows * call.Width; i++)
            {
                ref float pixel = ref Unsafe.Add(ref map, (((i / call.Width) * wide) + (i % call.Width)) * channels);
                MemoryMarshal.CreateSpan(ref Unsafe.Add(ref x, (i * ChannelsIn) + firstChannel), channels).CopyTo(MemoryMarshal.CreateSpan(ref pixel, channels));
            }

            return;
        }

        TileJob job = new()
        {
            Lda = (nuint)ChannelsIn,
            Ldc = (nuint)channels,
            RowLength = (nuint)call.Width,
            JumpC = (nuint)((wide - call.Width) * channels),
            Bias = true,
            Limit = true,
            Low = Activation.Relu6.Low,
            High = Activation.Relu6.High,
        };
        int panel = firstChannel / _expand.PanelWidth;
        int panels = (channels + _expand.PanelWidth - 1) / _expand.PanelWidth;

        // The product counts its columns from channel 0, the map from the first one it holds.
        ref float column0 = ref Unsafe.Subtract(ref map, firstChannel);
        _expand.MultiplyRows(in job, rows * call.Width, panel, panels, ref x, ref _expandBias[0], ref column0, ref column0);
    }

    /// <summary>Projection of some output pixels, and the input added.</summary>
    private void Project(ConvWorkspace call, int first, int pixels, ref float middle)
    {
        TileJob job = new()
        {
            Lda = (nuint)_expanded,
            Ldc = (nuint)ChannelsOut,
            LdStart = _residual ? (nuint)ChannelsOut : 0,
            Start = _residual,
            Bias = true,
        };
        ref float y = ref Unsafe.Add(ref MemoryMarshal.GetReference(call.Y.Span), first * ChannelsOut);
        ref float start = ref _residual ? ref Unsafe.Add(ref MemoryMarshal.GetReference(call.X.Span), first * ChannelsOut) : ref y;
        _project.MultiplyRows(in job, pixels, 0, _project.Count, ref middle, ref _projectBias[0], ref y, ref start);
    }

    /// <summary>Zeros to the left and right of each row of a map.</summary>
    private static void ClearSides(Span<float> map, int rows, int wide, int width, Padding padding, int channels)
    {
        for (int y = 0; y < rows; y++)
        {
            Span<float> row = map.Slice(y * wide * channels, wide * channels);
            row[..(padding.Left * channels)].Clear();
            row[((padding.Left + width) * channels)..].Clear();
        }
    }
}
