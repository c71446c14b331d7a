namespace CaptionSearch.Kernels;

/// <summary>Scratch memory and the state of one forward pass: one for each thread that runs pictures through a network.</summary>
public sealed class ConvWorkspace
{
    private readonly Action<int> _part;
    private FeatureLayer? _layer;
    private int _phase;
    private int _parts;

    /// <summary>Creates a workspace.</summary>
    /// <param name="threads">Threads of the <see cref="ThreadTeam"/> that work on one picture; 1 .. <see cref="ThreadTeam.MaxThreads"/>, more is taken as that.</param>
    /// <param name="scratch">Floats of scratch memory to begin with: the largest <see cref="FeatureLayer.ScratchSize"/> of the network.</param>
    public ConvWorkspace(int threads = 1, int scratch = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(scratch);
        Threads = Math.Min(threads, ThreadTeam.MaxThreads);
        Scratch = new float[scratch];
        _part = part => _layer!.Part(this, _phase, part, _parts);
    }

    /// <summary>Threads that work on one picture.</summary>
    public int Threads { get; }

    internal float[] Scratch { get; private set; }

    internal ReadOnlyMemory<float> X { get; private set; }

    internal int Height { get; private set; }

    internal int Width { get; private set; }

    internal Memory<float> Y { get; private set; }

    internal int P { get; private set; }

    internal int Q { get; private set; }

    internal void Begin(FeatureLayer layer, ReadOnlyMemory<float> x, int height, int width, Memory<float> y, int p, int q, int scratch)
    {
        (_layer, X, Height, Width, Y, P, Q) = (layer, x, height, width, y, p, q);
        if (Scratch.Length < scratch)
        {
            Scratch = new float[scratch];
        }
    }

    /// <summary>Runs all parts of a phase and returns when they are done.</summary>
    internal void Share(int phase, int parts)
    {
        (_phase, _parts) = (phase, parts);
        ThreadTeam.For(parts, _part, Threads);
    }

    internal void End() => (_layer, X, Y) = (null, default, default);
}
