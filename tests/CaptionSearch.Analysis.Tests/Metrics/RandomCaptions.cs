namespace CaptionSearch.Analysis.Tests.Metrics;

/// <summary>Random captions over a small vocabulary, so that n-grams meet, repeat, and are sometimes missing.</summary>
internal static class RandomCaptions
{
    internal static IReadOnlyList<IReadOnlyList<string>> Captions(Random random, int count, int vocabulary, int longest)
        => [.. Enumerable.Range(0, count).Select(_ => Caption(random, vocabulary, longest))];

    internal static IReadOnlyList<IReadOnlyList<IReadOnlyList<string>>> References(
        Random random, int pictures, int perPicture, int vocabulary, int longest)
        => [.. Enumerable.Range(0, pictures).Select(_ => Captions(random, perPicture, vocabulary, longest))];

    private static string[] Caption(Random random, int vocabulary, int longest)
        => [.. Enumerable.Range(0, random.Next(longest + 1)).Select(_ => "w" + random.Next(vocabulary))];
}
