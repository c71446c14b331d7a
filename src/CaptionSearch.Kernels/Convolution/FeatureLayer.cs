namespace CaptionSearch.Kernels;

/// <summary>A layer from feature map to feature map; weights packed once, any number of pictures, several at once with a workspace each.</summary>
/// <remarks>
/// Letters in this folder's shape comments: H×W pixels, C channels in, K channels out, R×S kernel, P×Q output pixels, E expanded channels.
/// Feature maps are [H, W, C], dense, float32, channels contiguous: so a 1×1 convolution is a plain matrix product, and depthwise
/// convolutions and pooling have their vectors along the channels.
/// </remarks>
public abstract class FeatureLayer
{
    /// <summary>Channels the layer takes.</summary>
    public abstract int ChannelsIn { get; }

    /// <summary>Channels the layer gives.</summary>
    public abstract int ChannelsOut { get; }

    /// <summary>Size of the output for an input of that size, in pixels.</summary>
    public abstract (int Height, int Width) OutputSize(int height, int width);

    /// <summary>Floats of scratch memory that a forward pass of that size needs.</summary>
    public abstract int ScratchSize(int height, int width, int threads);

    /// <summary>Computes the layer for one picture, with the workspace's threads.</summary>
    /// <param name="x">Shape [H, W, C].</param>
    /// <param name="height">H, at least 1.</param>
    /// <param name="width">W, at least 1.</param>
    /// <param name="y">Shape [P, Q, K], overwritten; must not overlap x.</param>
    /// <param name="workspace">Scratch memory; grows when it is too small, so that the second picture allocates nothing.</param>
    /// <exception cref="ArgumentException">A buffer is too short.</exception>
    public void Forward(ReadOnlyMemory<float> x, int height, int width, Memory<float> y, ConvWorkspace workspace)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentNullException.ThrowIfNull(workspace);
        (int p, int q) = OutputSize(height, width);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(p, q), 1, nameof(height));
        if (x.Length < (long)height * width * ChannelsIn)
        {
            ShapeError.TooShort(nameof(x), x.Length, (long)height * width * ChannelsIn);
        }

        if (y.Length < (long)p * q * ChannelsOut)
        {
            ShapeError.TooShort(nameof(y), y.Length, (long)p * q * ChannelsOut);
        }

        workspace.Begin(this, x, height, width, y, p, q, ScratchSize(height, width, workspace.Threads));
        Run(workspace);
        workspace.End();
    }

    /// <summary>Runs the phases of the layer, each divided among threads with <see cref="ConvWorkspace.Share"/>.</summary>
    internal abstract void Run(ConvWorkspace call);

    /// <summary>One part of one phase.</summary>
    internal abstract void Part(ConvWorkspace call, int phase, int part, int parts);
}
