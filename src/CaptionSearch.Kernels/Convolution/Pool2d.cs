using System.Numerics.Tensors;

namespace CaptionSearch.Kernels;

/// <summary>Maximum or mean over a window that walks over the map.</summary>
/// <remarks>Only pixels that exist count: padding is never the maximum and is not in the mean (PyTorch's <c>count_include_pad=False</c>).</remarks>
public sealed class Pool2d : FeatureLayer
{
    private readonly bool _maximum;
    private readonly int _window;
    private readonly Conv2dOptions _options;

    /// <summary>Creates a pooling layer.</summary>
    /// <param name="channels">C.</param>
    /// <param name="maximum">Maximum, else mean.</param>
    /// <param name="window">Rows and columns of the window.</param>
    /// <param name="options">Stride and padding (smaller than the window); null for stride 1 and none.</param>
    public Pool2d(int channels, bool maximum, int window, Conv2dOptions? options = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(window, 1);
        _options = options ?? new Conv2dOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Stride, 1, nameof(options));
        Padding padding = _options.Padding;
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(
            Math.Max(Math.Max(padding.Top, padding.Bottom), Math.Max(padding.Left, padding.Right)), window, nameof(options));
        (ChannelsIn, _maximum, _window) = (channels, maximum, window);
    }

    /// <inheritdoc/>
    public override int ChannelsIn { get; }

    /// <inheritdoc/>
    public override int ChannelsOut => ChannelsIn;

    /// <inheritdoc/>
    public override (int Height, int Width) OutputSize(int height, int width) => _options.OutputSize(height, width, _window, _window);

    /// <inheritdoc/>
    public override int ScratchSize(int height, int width, int threads) => 0;

    internal override void Run(ConvWorkspace call) => call.Share(0, Math.Min(call.Threads == 1 ? 1 : 4 * call.Threads, call.P));

    internal override void Part(ConvWorkspace call, int phase, int part, int parts)
    {
        Padding padding = _options.PaddingOf(call.Height, call.Width, _window, _window);
        ReadOnlySpan<float> x = call.X.Span;
        Span<float> y = call.Y.Span;
        for (int p = call.P * part / parts; p < call.P * (part + 1) / parts; p++)
        {
            for (int q = 0; q < call.Q; q++)
            {
                int top = (p * _options.Stride) - padding.Top, left = (q * _options.Stride) - padding.Left;
                Window(
                    x,
                    call.Width,
                    Math.Max(0, top),
                    Math.Min(call.Height, top + _window),
                    Math.Max(0, left),
                    Math.Min(call.Width, left + _window),
                    y.Slice(((p * call.Q) + q) * ChannelsIn, ChannelsIn));
            }
        }
    }

    private void Window(ReadOnlySpan<float> x, int width, int top, int bottom, int left, int right, Span<float> target)
    {
        x.Slice(((top * width) + left) * ChannelsIn, ChannelsIn).CopyTo(target);
        for (int row = top; row < bottom; row++)
        {
            for (int column = left; column < right; column++)
            {
                if (row == top && column == left)
                {
                    continue;
                }

                ReadOnlySpan<float> pixel = x.Slice(((row * width) + column) * ChannelsIn, ChannelsIn);
                if (_maximum)
                {
                    TensorPrimitives.Max(target, pixel, target);
                }
                else
                {
                    TensorPrimitives.Add(target, pixel, target);
                }
            }
        }

        if (!_maximum)
        {
            TensorPrimitives.Multiply(target, 1f / ((bottom - top) * (right - left)), target);
        }
    }
}
