using System.Globalization;

namespace CaptionSearch.Index.Tests;

/// <summary>Properties, required and excluded phrases narrow both lists before the window is filled.</summary>
public abstract partial class CaptionIndexContract
{
    private static readonly DateTimeOffset FirstTime = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Filters and which of <see cref="WriteVariedAsync"/>'s documents each leaves, by an obvious predicate.</summary>
    public static TheoryData<string> FilterNames => [.. Filters.Keys];

    private static Dictionary<string, (DocumentFilter Filter, Func<CaptionDocument, bool> Fits)> Filters { get; } = new()
    {
        ["nothing"] = (new(), _ => true),
        ["data set"] = (new() { DataSets = ["set 1"] }, d => d.DataSet == "set 1"),
        ["data sets"] = (new() { DataSets = ["set 1", "set 2", "set"] }, d => d.DataSet is "set 1" or "set 2"),
        ["unknown data set"] = (new() { DataSets = ["Set 1"] }, _ => false),
        ["split"] = (new() { Splits = ["train", "dev"] }, d => d.Split == "train"),
        ["path"] = (new() { PathPrefixes = ["/a/"] }, d => d.Paths.Any(path => path.StartsWith("/a/", StringComparison.Ordinal))),
        ["part of a name"] = (new() { PathPrefixes = ["/b/d1"] }, d => d.Paths.Any(path => path.StartsWith("/b/d1", StringComparison.Ordinal))),
        ["paths"] = (
            new() { PathPrefixes = ["/a/", "/copies/", "/none"] },
            d => d.Paths.Any(path => path.StartsWith("/a/", StringComparison.Ordinal) || path.StartsWith("/copies/", StringComparison.Ordinal))),
        ["path in other letters"] = (new() { PathPrefixes = ["/A/"] }, _ => false),
        ["path with signs of patterns"] = (new() { PathPrefixes = ["/a/*", "/%", "/_", "/a/?"] }, _ => false),
        ["any path"] = (new() { PathPrefixes = [""] }, d => d.Paths.Count > 0),
        ["path that goes on with the highest letter"] = (new() { PathPrefixes = ["/odd/\U0010ffff"] }, d => d.Paths.Any(path => path.StartsWith("/odd/", StringComparison.Ordinal))),
        ["source"] = (new() { Sources = [CaptionSource.Human] }, d => d.CaptionSource == CaptionSource.Human),
        ["sources"] = (new() { Sources = [CaptionSource.Human, CaptionSource.Model] }, d => d.CaptionSource != CaptionSource.Import),
        ["from"] = (new() { From = FirstTime.AddDays(10) }, d => d.FileTime >= FirstTime.AddDays(10)),
        ["to"] = (new() { To = FirstTime.AddDays(10) }, d => d.FileTime < FirstTime.AddDays(10)),
        ["one day, in another zone"] = (
            new() { From = FirstTime.AddDays(10).ToOffset(TimeSpan.FromHours(5)), To = FirstTime.AddDays(11) },
            d => d.FileTime >= FirstTime.AddDays(10) && d.FileTime < FirstTime.AddDays(11)),
        ["width"] = (new() { MinWidth = 300, MaxWidth = 500 }, d => d.Width is >= 300 and <= 500),
        ["narrow"] = (new() { MaxWidth = 500 }, d => d.Width is > 0 and <= 500),
        ["any width"] = (new() { MinWidth = 0 }, _ => true),
        ["height"] = (new() { MinHeight = 300, MaxHeight = 500 }, d => d.Height is >= 300 and <= 500),
        ["low"] = (new() { MaxHeight = 500 }, d => d.Height is > 0 and <= 500),
        ["bytes"] = (new() { MinBytes = 5_000_000_000, MaxBytes = 7_000_000_000 }, d => d.ByteSize is >= 5_000_000_000 and <= 7_000_000_000),
        ["small"] = (new() { MaxBytes = 5_000_000_000 }, d => d.ByteSize is > 0 and <= 5_000_000_000),
        ["all together"] = (
            new() { DataSets = ["set 1", "set 2"], PathPrefixes = ["/b/"], Sources = [CaptionSource.Model, CaptionSource.Human], From = FirstTime.AddDays(3), MinWidth = 100 },
            d => d.DataSet is "set 1" or "set 2" && d.Paths.Any(path => path.StartsWith("/b/", StringComparison.Ordinal))
                && d.CaptionSource != CaptionSource.Import && d.FileTime >= FirstTime.AddDays(3) && d.Width >= 100),
    };

    [Theory]
    [MemberData(nameof(FilterNames))]
    public async Task Find_Filter_LeavesWhatFitsInBothLists(string name)
    {
        CaptionDocument[] documents = await WriteVariedAsync();
        (DocumentFilter filter, Func<CaptionDocument, bool> fits) = Filters[name];
        string[] expected = [.. documents.Where(fits).Select(document => document.Id).Order(StringComparer.Ordinal)];

        IndexQuery query = new() { Text = "dog", Vector = Samples.Vector(-1), Window = 1000, Filter = filter };
        IndexCandidates found = await Index.FindAsync(query, Token);
        Assert.Equal(expected, found.Words.Select(hit => hit.Id).Order(StringComparer.Ordinal));
        Assert.Equal(expected, found.Nearest.Select(hit => hit.Id).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Find_Filter_ComesBeforeTheWindow()
    {
        CaptionDocument[] documents = await WriteVariedAsync();
        IndexQuery all = new() { Text = "dog", Vector = Samples.Vector(-1), Window = 1000 };
        IndexCandidates everything = await Index.FindAsync(all, Token);

        // The ones that fit are in the last places of both lists: a window over everything would not reach them.
        DocumentFilter filter = new() { Sources = [CaptionSource.Human] };
        HashSet<string> fitting = [.. documents.Where(d => d.CaptionSource == CaptionSource.Human).Select(d => d.Id)];
        IndexCandidates found = await Index.FindAsync(all with { Window = 3, Filter = filter, ExcludedIds = [fitting.First()] }, Token);
        fitting.Remove(fitting.First());
        Assert.Equal(everything.Words.Where(hit => fitting.Contains(hit.Id)).Take(3).Select(hit => hit.Id), found.Words.Select(hit => hit.Id));
        Assert.Equal(everything.Nearest.Where(hit => fitting.Contains(hit.Id)).Take(3).Select(hit => hit.Id), found.Nearest.Select(hit => hit.Id));

        // Scores are those of the whole index.
        Assert.All(found.Words, hit => Assert.Equal(everything.Words.Single(other => other.Id == hit.Id).Score, hit.Score, ScoreTolerance));
        Assert.All(found.Nearest, hit => Assert.Equal(everything.Nearest.Single(other => other.Id == hit.Id).Score, hit.Score, CosineTolerance));
    }

    [Theory]
    [InlineData("dog", "a c d e")]
    [InlineData("DOGS", "b")]
    [InlineData("brown dog", "a d e")]
    [InlineData("a brown dog", "a")]
    [InlineData("dog brown", "")]
    [InlineData("dog in the grass", "a")]
    [InlineData("dog the grass", "")]
    [InlineData("the grass", "a c")]
    [InlineData("in the", "a c")]
    [InlineData("cafe", "f")]
    [InlineData("caf\u00e9 table", "f")]
    [InlineData("!?", "a b c d e f")]
    [InlineData("saluki", "e")]
    [InlineData("gazelle hound", "e")]
    [InlineData("hound brown", "")]
    [InlineData("grass. The", "")]
    [InlineData("unknown", "")]
    public async Task Find_Required_IsThereWordForWord(string phrase, string expected)
    {
        await WritePhrasesAsync();
        await AssertFindsAsync(new IndexQuery { Required = [phrase] }, expected);
        await AssertFindsAsync(new IndexQuery { Required = [phrase], TagWeight = 0 }, expected);
    }

    [Theory]
    [InlineData("dog", "f")]
    [InlineData("Dogs", "f")]
    [InlineData("the", "a b c d e f")]
    [InlineData("cafe", "a b c d e")]
    [InlineData("brown dog", "b c f")]
    [InlineData("brown dogs", "a c d e f")]
    [InlineData("in the", "b d e f")]
    [InlineData("saluki", "a b c d f")]
    [InlineData("gazelle hounds", "a b c d e f")]
    [InlineData("\"", "a b c d e f")]
    public async Task Find_Excluded_IsNotThere(string phrase, string expected)
    {
        await WritePhrasesAsync();
        await AssertFindsAsync(new IndexQuery { Excluded = [phrase] }, expected);
    }

    [Fact]
    public async Task Find_SeveralPhrases_AllCount()
    {
        await WritePhrasesAsync();
        await AssertFindsAsync(new IndexQuery { Required = ["dog", "the grass"] }, "a c");
        await AssertFindsAsync(new IndexQuery { Required = ["dog"], Excluded = ["grass", "saluki"] }, "d");
        await AssertFindsAsync(
            new IndexQuery { Required = ["dog"], Excluded = ["brown dogs"], Filter = new DocumentFilter { PathPrefixes = ["/pictures/c", "/pictures/b"] } }, "c");
    }

    [Fact]
    public async Task Score_FilterAndPhrases_PlayNoPart()
    {
        await WritePhrasesAsync();
        IndexQuery query = new() { Text = "grass", Vector = Samples.Vector(1) };
        string[] ids = [Samples.Id("a"), Samples.Id("b"), Samples.Id("c")];
        IReadOnlyList<DocumentScores> plain = await Index.ScoreAsync(query, ids, Token);
        IReadOnlyList<DocumentScores> narrowed = await Index.ScoreAsync(
            query with
            {
                Required = ["cafe"],
                Excluded = ["dog"],
                Filter = new DocumentFilter { MinWidth = 100_000 },
                ExcludedIds = ids,
                Window = 1,
            },
            ids,
            Token);
        Assert.Equal(plain, narrowed);
        Assert.True(plain[0].Bm25 > 0);
    }

    private async Task AssertFindsAsync(IndexQuery query, string names)
    {
        IndexCandidates found = await Index.FindAsync(query with { Text = "everything", Vector = Samples.Vector(1) }, Token);
        string[] expected = [.. names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Samples.Id).Order(StringComparer.Ordinal)];
        Assert.Equal(expected, found.Words.Select(hit => hit.Id).Order(StringComparer.Ordinal));
        Assert.Equal(expected, found.Nearest.Select(hit => hit.Id).Order(StringComparer.Ordinal));
    }

    /// <summary>Documents a to f; all have the word "everything", far from the rest.</summary>
    private Task WritePhrasesAsync()
    {
        static CaptionDocument Document(string name, string caption, params string[] others)
            => Samples.Document(name, caption) with { OtherCaptions = [.. others, "everything"] };
        return WriteAsync(
            Samples.Batch(
                Document("a", "A brown dog in the grass"),
                Document("b", "two brown dogs"),
                Document("c", "it lies in the grass", "a black dog"),
                Document("d", "brown", "the brown dog"),
                Document("e", "some brown dog") with { Tags = [new DocumentTag("Saluki, gazelle hound", 0.5f), new DocumentTag("brown bear", 0.25f)] },
                Document("f", "at a caf\u00e9 table")));
    }

    private async Task<CaptionDocument[]> WriteVariedAsync()
    {
        CaptionDocument[] documents =
        [
            .. Enumerable.Range(0, 40).Select(i => Samples.Document($"d{i}", i % 3 == 0 ? "a dog" : "a dog and a cat in a house", i) with
            {
                Paths = Paths(i),
                DataSet = (i % 4) switch { 0 => null, int set => string.Create(CultureInfo.InvariantCulture, $"set {set}") },
                Split = (i % 4) switch { 1 => "train", 2 => "test", _ => null },
                CaptionSource = (CaptionSource)(i % 3),
                FileTime = i % 5 == 0 ? null : FirstTime.AddDays(i / 2).AddTicks(i % 2),
                Width = i % 7 * 100,
                Height = i % 6 * 100,
                ByteSize = i % 10 * 1_000_000_000L,
            }),
        ];
        await WriteAsync(Samples.Batch(documents));
        return documents;
    }

    private static string[] Paths(int number)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"d{number}.jpg");
        return number switch
        {
            39 => ["/odd/\U0010ffff\U0010ffff.jpg"],
            38 => [],
            _ when number % 8 == 0 => [$"/b/{name}", $"/copies/{name}"],
            _ => [(number % 2 == 0 ? "/a/" : "/b/") + name],
        };
    }
}
