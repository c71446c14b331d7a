namespace CaptionSearch.Engine.Evaluation;

/// <summary>One way to search by picture, and how well it did.</summary>
/// <param name="Name">For people and programs: words, words+tags, vectors (as they are), likeness (turned, see <see cref="Calibration.LikenessMap"/>; only with a model that has it), hybrid, hybrid+tags.</param>
/// <param name="All">With all pictures as queries.</param>
/// <param name="EvenHalf">With pictures 0, 2, 4 ... of the set: weights were tuned on these.</param>
/// <param name="OddHalf">With pictures 1, 3, 5 ...</param>
public sealed record PictureSearchRow(string Name, PictureSearchScore All, PictureSearchScore EvenHalf, PictureSearchScore OddHalf);
