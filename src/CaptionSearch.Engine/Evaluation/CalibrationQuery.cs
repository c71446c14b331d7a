namespace CaptionSearch.Engine.Evaluation;

/// <summary>A query whose right answers are known from what people wrote.</summary>
/// <param name="Text">A few words; or a picture's sentence and tags.</param>
/// <param name="Vector">Shape [D], length 1, of a picture turned; null when the model knows none of the words.</param>
/// <param name="Kind">Where it comes from.</param>
/// <param name="Half">0 or 1: which half of a cross-validation it belongs to.</param>
/// <param name="IsRelevant">Whether a picture, by its place in the set, is a right answer; asked only about pictures that are not excluded.</param>
/// <param name="Excluded">Places of pictures that are taken to be not in the collection.</param>
internal sealed record CalibrationQuery(
    string Text, float[]? Vector, CalibrationQueryKind Kind, int Half, Func<int, bool> IsRelevant, IReadOnlyCollection<int> Excluded);
