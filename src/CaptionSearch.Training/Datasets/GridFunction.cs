namespace CaptionSearch.Training.Datasets;

/// <summary>Turns pixels into a grid of features: a backbone with the workspace of one thread.</summary>
/// <param name="rgb">Shape [H, W, 3], sRGB, the backbone's input size.</param>
/// <param name="grid">Shape [L, C], cell-major, overwritten.</param>
public delegate void GridFunction(ReadOnlySpan<byte> rgb, Span<float> grid);
