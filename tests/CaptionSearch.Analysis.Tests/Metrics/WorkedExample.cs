namespace CaptionSearch.Analysis.Tests.Metrics;

/// <summary>Three captions with two references each, small enough to count by hand; the expected numbers were computed with coco-caption's formulas.</summary>
internal static class WorkedExample
{
    internal static IReadOnlyList<IReadOnlyList<string>> Candidates { get; } =
    [
        Words("a brown dog is running on the sand"),
        Words("two children are playing with a ball"),
        Words("a man on a bike"),
    ];

    internal static IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> References { get; } =
    [
        [Words("a brown dog runs across the wet sand"), Words("the dog is running on a beach")],
        [Words("two children play football in a park"), Words("kids are playing with a ball on the grass")],
        [Words("a man rides a red bicycle down the street"), Words("a cyclist on a red bike")],
    ];

    internal static string[] Words(string caption) => caption.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
