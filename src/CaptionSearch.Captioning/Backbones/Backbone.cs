namespace CaptionSearch.Captioning.Backbones;

/// <summary>A convolutional network that turns a picture into a grid of cells with features; the seam at which other networks come in.</summary>
/// <remarks>
/// Immutable once loaded: any number of threads may run pictures at once, each with a workspace of its own.
/// Letters: H×W pixels, G×G cells, C channels, T classes.
/// </remarks>
public abstract class Backbone
{
    /// <summary>H and W: the picture is a square of so many pixels.</summary>
    public abstract int InputSize { get; }

    /// <summary>C.</summary>
    public abstract int Channels { get; }

    /// <summary>G: the grid has G·G cells.</summary>
    public abstract int GridSize { get; }

    /// <summary>T, 0 when the file has no classifier.</summary>
    public abstract int Classes { get; }

    /// <summary>Cells of the grid.</summary>
    public int Cells => GridSize * GridSize;

    /// <summary>Creates the memory for one picture at a time.</summary>
    /// <param name="threads">Threads that work on one picture, 1 or more; 1 when pictures run side by side.</param>
    public abstract BackboneWorkspace CreateWorkspace(int threads = 1);

    /// <summary>Computes the grid of a picture. Allocates nothing.</summary>
    /// <param name="rgb">Shape [H, W, 3], 8-bit sRGB.</param>
    /// <param name="workspace">Made by this backbone; used by one thread at a time.</param>
    /// <param name="grid">Shape [G·G, C], overwritten: cell by cell, row of cells by row of cells.</param>
    /// <exception cref="ArgumentException">A buffer has another length, or the workspace is another backbone's.</exception>
    public abstract void Forward(ReadOnlySpan<byte> rgb, BackboneWorkspace workspace, Span<float> grid);

    /// <summary>Probabilities of the classes the network was trained on, from a grid.</summary>
    /// <param name="grid">Shape [G·G, C], as <see cref="Forward"/> gives it.</param>
    /// <param name="probabilities">Shape [T], overwritten; sums to 1.</param>
    /// <exception cref="ArgumentException">A buffer has another length.</exception>
    /// <exception cref="InvalidOperationException">The file has no classifier.</exception>
    public abstract void Classify(ReadOnlySpan<float> grid, Span<float> probabilities);
}
