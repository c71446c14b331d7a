namespace CaptionSearch.Web.Training;

/// <summary>Two models measured on the same pictures that the new one has not learned from.</summary>
/// <param name="Pictures">Pictures that were measured on.</param>
/// <param name="New">The trained model.</param>
/// <param name="Current">The model that the index was made with when this was measured.</param>
public sealed record ModelComparison(int Pictures, ModelFigures New, ModelFigures Current);
