namespace CaptionSearch.Analysis.Metrics;

/// <summary>CIDEr of a set of pictures; see <see cref="Cider"/> for the formula.</summary>
/// <param name="Mean">Mean over the pictures, 0..10 (tables print it times 100).</param>
/// <param name="Pictures">The score of each picture, in input order.</param>
public sealed record CiderScore(double Mean, IReadOnlyList<double> Pictures);
