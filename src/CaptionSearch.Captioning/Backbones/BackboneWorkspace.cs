using CaptionSearch.Kernels;

namespace CaptionSearch.Captioning.Backbones;

/// <summary>The activations of one picture on its way through a backbone: one arena, planned when it is made.</summary>
public sealed class BackboneWorkspace
{
    private readonly float[] _arena;

    /// <summary>Creates the arena: two feature maps that take turns, and the layers' scratch memory.</summary>
    internal BackboneWorkspace(Backbone owner, int threads, int mapSize, int scratchSize)
    {
        Owner = owner;
        _arena = new float[2 * mapSize];
        (Even, Odd) = (_arena.AsMemory(0, mapSize), _arena.AsMemory(mapSize));
        Convolution = new ConvWorkspace(threads, scratchSize);
    }

    /// <summary>Threads that work on one picture.</summary>
    public int Threads => Convolution.Threads;

    /// <summary>Stops a picture between two layers.</summary>
    internal CancellationToken CancellationToken { get; set; }

    /// <summary>Layers that the picture at work, or the last one, has passed.</summary>
    internal int LayersDone { get; set; }

    internal Backbone Owner { get; }

    internal Memory<float> Even { get; }

    internal Memory<float> Odd { get; }

    internal ConvWorkspace Convolution { get; }
}
