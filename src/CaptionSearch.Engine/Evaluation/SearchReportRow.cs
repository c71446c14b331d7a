namespace CaptionSearch.Engine.Evaluation;

/// <summary>One way to search, and how well it did.</summary>
/// <param name="Name">For people and programs: words, words+tags, vectors, hybrid, hybrid+tags.</param>
/// <param name="All">With all captions as queries.</param>
/// <param name="EvenHalf">With those of pictures 0, 2, 4 ... of the set.</param>
/// <param name="OddHalf">With those of pictures 1, 3, 5 ...: where weights were tuned on the other half, this one is honest.</param>
public sealed record SearchReportRow(string Name, SearchScore All, SearchScore EvenHalf, SearchScore OddHalf);
