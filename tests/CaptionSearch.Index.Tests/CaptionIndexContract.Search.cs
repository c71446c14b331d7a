using CaptionSearch.Index.Ranking;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Tests;

/// <summary>Finding and scoring.</summary>
public abstract partial class CaptionIndexContract
{
    /// <summary>What float32 sums in another order may differ by.</summary>
    private const double ScoreTolerance = 1e-4;

    /// <summary>What an index may lose by its own way of keeping vectors and cosines.</summary>
    private const double CosineTolerance = 1e-5;

    [Fact]
    public async Task Find_EmptyIndex_FindsNothing()
    {
        IndexQuery query = new() { Text = "dog", Vector = Samples.Vector(1) };
        IndexCandidates found = await Index.FindAsync(query, Token);
        Assert.Empty(found.Words);
        Assert.Empty(found.Nearest);
        Assert.Empty(await Index.ScoreAsync(query, [Samples.Id("a")], Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!?., -*\"")]
    public async Task Find_NoWordsAndNoVector_FindsNothing(string? text)
    {
        await WriteAsync(Samples.Batch(Samples.Document("a")));
        IndexCandidates found = await Index.FindAsync(new IndexQuery { Text = text }, Token);
        Assert.Empty(found.Words);
        Assert.Empty(found.Nearest);
    }

    [Fact]
    public async Task Find_Words_OneOfThemIsEnoughAndMoreAreBetter()
    {
        await WriteAsync(
            Samples.Batch(
                Samples.Document("both", "a dog in the grass"),
                Samples.Document("dog", "a dog on a beach"),
                Samples.Document("grass", "the tall grass waves"),
                Samples.Document("none", "two men play chess"),
                Samples.Document("none2", "a red car")));

        IReadOnlyList<ScoredId> words = (await Index.FindAsync(new IndexQuery { Text = "dog grass" }, Token)).Words;
        Assert.Equal(Samples.Id("both"), words[0].Id);
        Assert.Equal(3, words.Count);
        Assert.All(words, hit => Assert.True(hit.Score > 0));
        Assert.Equal(words.OrderByDescending(hit => hit.Score), words);
    }

    [Fact]
    public async Task Find_Words_ARareWordCountsMoreThanACommonOne()
    {
        List<CaptionDocument> documents = [.. Enumerable.Range(0, 20).Select(i => Samples.Document($"d{i}", "a dog runs fast"))];
        documents.Add(Samples.Document("rare", "a saluki runs fast"));
        documents.AddRange(Enumerable.Range(0, 30).Select(i => Samples.Document($"o{i}", "a red car")));
        await WriteAsync(Samples.Batch([.. documents]));

        IReadOnlyList<ScoredId> words = (await Index.FindAsync(new IndexQuery { Text = "dog saluki" }, Token)).Words;
        Assert.Equal(Samples.Id("rare"), words[0].Id);
        Assert.Equal(21, words.Count);
    }

    [Theory]
    [InlineData("dogs", "a dog runs")]
    [InlineData("DOG", "a dog runs")]
    [InlineData("dog", "A DOG RUNS")]
    [InlineData("running", "two men run")]
    [InlineData("cafe", "people in a café")]
    [InlineData("café", "people in a cafe")]
    [InlineData("the dog", "a dog runs")]
    [InlineData("t-shirt", "a man in a red t-shirt")]
    [InlineData("dog,cat;horse", "a horse")]
    [InlineData("1998", "a car of 1998")]
    public async Task Find_Words_FoldsCaseMarksAndEndings(string text, string caption)
    {
        await WriteAsync(Samples.Batch(Samples.Document("a", caption), Samples.Document("b", "blue sky")));
        Assert.Equal(Samples.Id("a"), Assert.Single((await Index.FindAsync(new IndexQuery { Text = text }, Token)).Words).Id);
    }

    [Fact]
    public async Task Find_StopWordsBesideOthers_DoNotMatch()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a", "the man and the sea"), Samples.Document("b", "dog")));
        Assert.Equal(Samples.Id("b"), Assert.Single((await Index.FindAsync(new IndexQuery { Text = "the dog and a" }, Token)).Words).Id);
    }

    [Theory]
    [InlineData("\"")]
    [InlineData("\"dog")]
    [InlineData("dog\"\"\"")]
    [InlineData("dog*")]
    [InlineData("*dog")]
    [InlineData("dog AND")]
    [InlineData("dog OR")]
    [InlineData("NOT dog")]
    [InlineData("NEAR(dog cat, 2)")]
    [InlineData("caption: dog")]
    [InlineData("-caption(dog)")]
    [InlineData("{caption} : dog")]
    [InlineData("^dog")]
    [InlineData("dog + cat")]
    [InlineData("(dog")]
    [InlineData("dog)")]
    [InlineData("'; DROP TABLE documents; --dog")]
    [InlineData("dog\0cat")]
    [InlineData("dog\r\n\tcat")]
    [InlineData("dog \ud83d\udc15")]
    [InlineData("dog \ud83d")]
    [InlineData("dog \u0301\u0302")]
    [InlineData("$1 ?1 :dog @dog")]
    [InlineData("dog \u202e \ufeff \uffff")]
    [InlineData("dog \U00020000 \U0001d400 \u1e900")]
    public async Task Find_NastyText_IsOnlyText(string text)
    {
        await WriteAsync(Samples.Batch(Samples.Document("a", "a dog runs"), Samples.Document("b", "blue sky")));
        IReadOnlyList<ScoredId> words = (await Index.FindAsync(new IndexQuery { Text = text }, Token)).Words;
        if (text.Contains("dog", StringComparison.Ordinal))
        {
            Assert.Equal(Samples.Id("a"), Assert.Single(words).Id);
        }
        else
        {
            Assert.Empty(words);
        }
    }

    [Fact]
    public async Task Find_ColonBetweenLetters_IsPartOfTheWord()
    {
        // As UAX #29 has it; above all, it names no field.
        await WriteAsync(Samples.Batch(Samples.Document("a", "a dog runs"), Samples.Document("b", "it says caption:dog")));
        Assert.Equal(Samples.Id("b"), Assert.Single((await Index.FindAsync(new IndexQuery { Text = "caption:dog" }, Token)).Words).Id);
    }

    [Fact]
    public async Task Find_VeryLongText_Answers()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a", "a dog runs"), Samples.Document("b", "blue sky")));
        string text = "dog " + string.Join(' ', Enumerable.Range(0, 20_000).Select(i => $"w{i}"));
        Assert.Equal(Samples.Id("a"), Assert.Single((await Index.FindAsync(new IndexQuery { Text = text }, Token)).Words).Id);
    }

    [Theory]
    [InlineData("caf\u00e9 \u65e5\u672c\u8a9e \u0627\u0644\u0639\u0631\u0628\u064a\u0629 \ud83d\udc36")]
    [InlineData("quote \" apostrophe ' backslash \\ percent % tab \t line \n end")]
    [InlineData("zero \0 inside")]
    [InlineData("'; DROP TABLE documents; --")]
    [InlineData("\u202eright to left\u202c \ufeff")]
    public async Task Write_NastyStrings_ComeBackAsTheyWere(string text)
    {
        CaptionDocument document = Samples.Document("a", text) with
        {
            Paths = [$"/{text}.jpg"],
            DataSet = text,
            Tags = [new DocumentTag(text, 1)],
        };
        await WriteAsync(Samples.Batch(document));

        CaptionDocument? read = await Index.FindByPathAsync($"/{text}.jpg", Token);
        Assert.NotNull(read);
        Assert.Equal((text, text), (read.Caption, read.DataSet));
        Assert.Equal(text, Assert.Single(read.Tags).Name);
        Assert.Equal($"/{text}.jpg", Assert.Single(read.Paths));
    }

    [Fact]
    public async Task Find_Nearest_AgreesWithTheCosinesOfAllVectors()
    {
        Dictionary<string, float[]> vectors = await WriteVectors(700);
        for (int seed = 10_000; seed < 10_020; seed++)
        {
            float[] query = Samples.Vector(seed);
            IReadOnlyList<ScoredId> nearest = (await Index.FindAsync(new IndexQuery { Vector = query, Window = 25 }, Token)).Nearest;
            List<ScoredId> expected =
            [
                .. vectors.Select(pair => new ScoredId(pair.Key, Samples.Cosine(query, pair.Value)))
                    .OrderByDescending(hit => hit.Score).Take(25),
            ];

            // Random directions: neighbouring cosines differ by far more than the tolerance.
            Assert.Equal(expected.Select(hit => hit.Id), nearest.Select(hit => hit.Id));
            Assert.All(expected.Zip(nearest), pair => Assert.Equal(pair.First.Score, pair.Second.Score, 1e-5));
        }
    }

    [Fact]
    public async Task Find_VectorsOfAnyLength_OnlyTheirDirectionCounts()
    {
        await WriteAsync(
            Samples.Batch(
                Samples.Document("big") with { Vector = [.. Samples.Vector(1).Select(x => x * 1e6f)] },
                Samples.Document("small") with { Vector = [.. Samples.Vector(2).Select(x => x * 1e-6f)] }));

        float[] query = [.. Samples.Vector(2).Select(x => x * 1e4f)];
        IReadOnlyList<ScoredId> nearest = (await Index.FindAsync(new IndexQuery { Vector = query }, Token)).Nearest;
        Assert.Equal([Samples.Id("small"), Samples.Id("big")], nearest.Select(hit => hit.Id));
        Assert.Equal(1, nearest[0].Score, 1e-5);
    }

    [Fact]
    public async Task Find_OppositeVector_HasCosineMinusOne()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a", vectorSeed: 5)));
        float[] opposite = [.. Samples.Vector(5).Select(x => -x)];
        Assert.Equal(-1, Assert.Single((await Index.FindAsync(new IndexQuery { Vector = opposite }, Token)).Nearest).Score, 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(49)]
    public async Task Find_TiesAtTheEndOfTheWindow_AreDecidedById(int window)
    {
        List<CaptionDocument> documents =
            [.. Enumerable.Range(0, 50).Select(i => Samples.Document($"same{i}", "a dog runs", vectorSeed: 3))];
        documents.AddRange(Enumerable.Range(0, 100).Select(i => Samples.Document($"other{i}", "blue sky")));
        await WriteAsync(Samples.Batch([.. documents]));

        IndexCandidates found = await Index.FindAsync(new IndexQuery { Text = "dog", Vector = Samples.Vector(3), Window = window }, Token);
        List<string> expected = [.. documents.Take(50).Select(document => document.Id).Order(StringComparer.Ordinal).Take(window)];
        Assert.Equal(expected, found.Words.Select(hit => hit.Id));
        Assert.Equal(expected, found.Nearest.Select(hit => hit.Id));
    }

    [Fact]
    public async Task Find_ExcludedIds_AreLeftOutAndDoNotCount()
    {
        await WriteAsync(
            Samples.Batch([.. Enumerable.Range(0, 12).Select(i => Samples.Document($"d{i}", "a dog", vectorSeed: i))]));
        string self = Samples.Id("d3");

        IndexCandidates found = await Index.FindAsync(
            new IndexQuery { Text = "dog", Vector = Samples.Vector(3), Window = 11, ExcludedIds = [self, Samples.Id("unknown")] }, Token);
        Assert.Equal(11, found.Words.Count);
        Assert.Equal(11, found.Nearest.Count);
        Assert.DoesNotContain(self, found.Words.Concat(found.Nearest).Select(hit => hit.Id));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10_001)]
    public async Task Find_WindowOutOfRange_Throws(int window)
        => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Index.FindAsync(new IndexQuery { Text = "dog", Window = window }, Token));

    [Fact]
    public async Task Find_BadVector_Throws()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a")));
        float[][] bad = [new float[Samples.Dimension], [], Samples.Vector(1, Samples.Dimension - 1), [float.NaN, .. Samples.Vector(1).Skip(1)]];
        foreach (float[] vector in bad)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Index.FindAsync(new IndexQuery { Vector = vector }, Token));
        }
    }

    [Fact]
    public async Task Score_GivenIds_AgreesWithFindAndFillsInTheRest()
    {
        await WriteAsync(
            Samples.Batch(
                Samples.Document("a", "a dog in the grass", 1) with { Tags = [new DocumentTag("grass snake", 0.5f)] },
                Samples.Document("b", "a dog", 2),
                Samples.Document("c", "two men", 3) with { Tags = [new DocumentTag("hot dog", 0.5f)] },
                Samples.Document("d", "tall grass") with { Vector = null, ModelFingerprint = null }));
        IndexQuery query = new() { Text = "dog grass", Vector = Samples.Vector(9) };
        IndexCandidates found = await Index.FindAsync(query, Token);
        string[] ids = [Samples.Id("d"), Samples.Id("unknown"), Samples.Id("a"), Samples.Id("c"), Samples.Id("b")];
        IReadOnlyList<DocumentScores> scores = await Index.ScoreAsync(query, ids, Token);

        Assert.Equal(ids.Where(id => id != Samples.Id("unknown")), scores.Select(score => score.Id));
        foreach (DocumentScores score in scores)
        {
            Assert.Equal(found.Words.FirstOrDefault(hit => hit.Id == score.Id).Score, score.Bm25 + (query.TagWeight * score.TagBm25), ScoreTolerance);
            Assert.Equal(found.Nearest.Any(hit => hit.Id == score.Id), score.Cosine is not null);
            Assert.Equal(found.Nearest.FirstOrDefault(hit => hit.Id == score.Id).Score, score.Cosine ?? 0, CosineTolerance);
        }

        Assert.Null(scores[0].Cosine);
        Assert.True(scores[0].Bm25 > 0);
        Assert.Equal(0, scores.Single(score => score.Id == Samples.Id("c")).Bm25);
        Assert.True(scores.Single(score => score.Id == Samples.Id("c")).TagBm25 > 0);
        Assert.Equal(0, scores.Single(score => score.Id == Samples.Id("b")).TagBm25);
    }

    [Theory]
    [InlineData("dog")]
    [InlineData("a man on a bike")]
    [InlineData("dogs dog running dog")]
    [InlineData("red car, blue sky; a red dog's ball")]
    public async Task Find_Words_ScoresAreTheFormula(string text)
    {
        string[] words = ["dogs", "dog", "man", "the", "bike", "bicycle", "red", "running", "ball", "sky"];
        Random random = new(5);
        string Sentence(int most) => string.Join(' ', Enumerable.Range(0, random.Next(most)).Select(_ => words[random.Next(words.Length)]));
        CaptionDocument[] documents =
        [
            .. Enumerable.Range(0, 120).Select(
                i => Samples.Document($"d{i}", Sentence(i % 10 == 0 ? 100 : 12), i) with
                {
                    OtherCaptions = i % 4 == 0 ? [Sentence(12), Sentence(5)] : [],
                    Tags = [.. Enumerable.Range(0, random.Next(4)).Select(_ => new DocumentTag(Sentence(3), 0.25f))],
                }),
        ];
        await WriteAsync(Samples.Batch(documents));

        Dictionary<string, (double Caption, double Tags)> expected = SlowBm25.Score(documents, text, Synonyms.Shipped);
        foreach (double weight in new[] { 0.5, 0, 2.5 })
        {
            IndexQuery query = new() { Text = text, TagWeight = weight, Window = 1000 };
            IReadOnlyList<ScoredId> found = (await Index.FindAsync(query, Token)).Words;
            Assert.Equal(
                expected.Where(pair => pair.Value.Caption + (weight * pair.Value.Tags) > 0).Select(pair => pair.Key).Order(StringComparer.Ordinal),
                found.Select(hit => hit.Id).Order(StringComparer.Ordinal));
            Assert.All(
                found, hit => Assert.Equal(expected[hit.Id].Caption + (weight * expected[hit.Id].Tags), hit.Score, ScoreTolerance));
            IReadOnlyList<DocumentScores> scores = await Index.ScoreAsync(query, [.. documents.Select(document => document.Id)], Token);
            Assert.Equal(documents.Length, scores.Count);
            Assert.All(scores, score => Assert.Equal(expected.GetValueOrDefault(score.Id).Caption, score.Bm25, ScoreTolerance));
            Assert.All(scores, score => Assert.Equal(weight == 0 ? 0 : expected.GetValueOrDefault(score.Id).Tags, score.TagBm25, ScoreTolerance));
        }
    }

    [Fact]
    public async Task Find_Tags_AreWordsOfTheirOwn()
    {
        await WriteAsync(
            Samples.Batch(
                Samples.Document("a", "a brown dog") with { Tags = [new DocumentTag("Saluki, gazelle hound", 0.5f)] },
                Samples.Document("b", "a brown dog")));
        Assert.Equal(Samples.Id("a"), Assert.Single((await Index.FindAsync(new IndexQuery { Text = "salukis" }, Token)).Words).Id);
        Assert.Empty((await Index.FindAsync(new IndexQuery { Text = "saluki", TagWeight = 0 }, Token)).Words);
        Assert.Equal(
            [Samples.Id("a"), Samples.Id("b")], (await Index.FindAsync(new IndexQuery { Text = "brown gazelle" }, Token)).Words.Select(hit => hit.Id));
    }

    [Fact]
    public async Task Find_NothingButStopWords_FindsNothing()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a", "to be or not to be")));
        Assert.Empty((await Index.FindAsync(new IndexQuery { Text = "to be or not" }, Token)).Words);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(10.1)]
    [InlineData(double.NaN)]
    public async Task Find_TagWeightOutOfRange_Throws(double weight)
        => await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Index.FindAsync(new IndexQuery { Text = "dog", TagWeight = weight }, Token));

    [Fact]
    public async Task Score_OneSideAskedFor_GivesThatSide()
    {
        await WriteAsync(Samples.Batch(Samples.Document("a", "a dog", 1)));
        DocumentScores words = Assert.Single(await Index.ScoreAsync(new IndexQuery { Text = "dog" }, [Samples.Id("a")], Token));
        DocumentScores vector = Assert.Single(await Index.ScoreAsync(new IndexQuery { Vector = Samples.Vector(1) }, [Samples.Id("a")], Token));

        Assert.Null(words.Cosine);
        Assert.Equal(0, vector.Bm25);
        Assert.Equal(1, vector.Cosine!.Value, 1e-5);
    }

    [Fact]
    public async Task Hybrid_BothSides_PutsWhatIsGoodOnBothFirst()
    {
        float[] query = Samples.Vector(1);
        float[] near = [.. query.Select((x, i) => i == 0 ? x + 0.2f : x)];
        await WriteAsync(
            Samples.Batch(
                Samples.Document("both", "a dog in the grass") with { Vector = near },
                Samples.Document("words", "a dog in the grass") with { Vector = [.. query.Select(x => -x)] },
                Samples.Document("vector", "two men") with { Vector = near },
                Samples.Document("none", "blue sky") with { Vector = [.. query.Select(x => -x)] }));

        RankedHits hits = await HybridSearch.RunAsync(
            Index, new SearchQuery { Text = "dog in grass", Vector = query, Limit = 3 }, new RankingOptions(), Token);
        Assert.Equal([Samples.Id("both"), Samples.Id("vector"), Samples.Id("words")], hits.Select(hit => hit.Document.Id));
        Assert.Equal([1, 2, 3], hits.Select(hit => hit.Rank));
        Assert.Equal(1, hits[0].Score, 1e-9);
        Assert.All(hits, hit => Assert.Equal(hit.Score, hit.Words!.Contribution + hit.Vector!.Contribution));
        Assert.Equal(0, hits[1].Words!.Value);
        Assert.Equal("two men", hits[1].Document.Caption);
    }

    [Fact]
    public async Task Hybrid_WordsOutsideTheVectorWindow_GetTheirCosineFilledIn()
    {
        float[] query = Samples.Vector(1);
        List<CaptionDocument> documents =
            [.. Enumerable.Range(0, 30).Select(i => Samples.Document($"near{i}", "blue sky") with { Vector = query })];
        documents.Add(Samples.Document("far", "a dog", 77));
        await WriteAsync(Samples.Batch([.. documents]));

        RankedHits hits = await HybridSearch.RunAsync(
            Index, new SearchQuery { Text = "dog", Vector = query, Limit = 10 }, new RankingOptions { Window = 10, VectorWeight = 0.1 }, Token);
        Assert.Equal(Samples.Id("far"), hits[0].Document.Id);
        Assert.Null(hits[0].Vector!.Rank);
        Assert.Equal(Samples.Cosine(query, Samples.Vector(77)), hits[0].Vector!.Value!.Value, 1e-5);
        Assert.Equal(1, hits[0].Words!.Rank);
    }

    private async Task<Dictionary<string, float[]>> WriteVectors(int count)
    {
        CaptionDocument[] documents = [.. Enumerable.Range(0, count).Select(i => Samples.Document($"v{i}", "a dog", vectorSeed: i))];
        await WriteAsync(Samples.Batch(documents));
        return documents.ToDictionary(document => document.Id, document => document.Vector!);
    }
}
