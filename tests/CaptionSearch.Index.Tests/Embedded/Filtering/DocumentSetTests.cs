using CaptionSearch.Index.Embedded.Filtering;

namespace CaptionSearch.Index.Tests.Embedded.Filtering;

public sealed class DocumentSetTests
{
    [Fact]
    public void Operations_OnRandomSets_AreThoseOfSets()
    {
        Random random = new(1);
        for (int round = 0; round < 200; round++)
        {
            HashSet<long> one = [.. Enumerable.Range(0, random.Next(50)).Select(_ => (long)random.Next(400))];
            HashSet<long> two = [.. Enumerable.Range(0, random.Next(50)).Select(_ => (long)random.Next(200))];
            AssertEqual(one, Set(one));
            DocumentSet both = Set(one);
            both.IntersectWith(Set(two));
            AssertEqual([.. one.Intersect(two)], both);
            DocumentSet rest = Set(one);
            rest.ExceptWith(Set(two));
            AssertEqual([.. one.Except(two)], rest);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(62)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(300)]
    public void UpTo_HasAllAndNoMore(int last)
        => AssertEqual([.. Enumerable.Range(0, last + 1).Select(number => (long)number)], DocumentSet.UpTo(last));

    private static DocumentSet Set(IEnumerable<long> numbers)
    {
        DocumentSet set = new();
        foreach (long number in numbers)
        {
            set.Add(number);
        }

        return set;
    }

    private static void AssertEqual(HashSet<long> expected, DocumentSet set)
    {
        Assert.Equal(expected.Order(), set.Numbers);
        Assert.Equal(expected.Count, set.Count);
        Assert.All(Enumerable.Range(0, 500), number => Assert.Equal(expected.Contains(number), set.Contains(number)));
    }
}
