using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Embedded;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Index.Tests.Embedded;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Index.Tests.Elastic;

/// <summary>The embedded index and Elasticsearch's exact one rank 7,000 pictures of Flickr8k alike, for 500 queries.</summary>
[Trait("Needs", "elastic")]
public sealed class EmbeddedAndElasticTests
{
    private const double Bm25Tolerance = 1e-4;
    private const double CosineTolerance = 1e-3;

    // The fused score is made of BM25 and cosine, each divided by a range of about 1 to 20.
    private const double FusedTolerance = 1e-3;
    private const int Top = 10;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(8)]
    [InlineData(9)]
    public async Task Rankings_OfSevenThousandPictures_Agree(int version)
    {
        (List<CaptionDocument> documents, List<IndexQuery> queries) = Flickr8k();
        Assert.Equal((7000, 500), (documents.Count, queries.Count));
        using TemporaryFolder folder = new();
        await using EmbeddedIndex embedded = EmbeddedIndex.Open(folder.Path);
        await using ElasticTestIndex place = await ElasticTestIndex.CreateAsync(version);
        await using ElasticIndex elastic = await place.OpenAsync(place.Options with { VectorType = ElasticVectorType.Flat });
        foreach (CaptionDocument[] some in documents.Chunk(1000))
        {
            IndexBatch batch = Samples.Batch(some);
            await embedded.WriteAsync(batch, Token);
            await elastic.WriteAsync(batch, Token);
        }

        await elastic.RefreshAsync(Token);
        ParallelOptions several = new() { MaxDegreeOfParallelism = 3, CancellationToken = Token };
        await Parallel.ForEachAsync(queries, several, async (query, _) => await AssertSameAsync(embedded, elastic, query));
    }

    private static async Task AssertSameAsync(EmbeddedIndex embedded, ElasticIndex elastic, IndexQuery query)
    {
        IndexCandidates expected = await embedded.FindAsync(query, Token);
        IndexCandidates found = await elastic.FindAsync(query, Token);
        Assert.Equal((expected.Words.Count, expected.Nearest.Count), (found.Words.Count, found.Nearest.Count));
        AssertSame("BM25", query, expected.Words, found.Words, Bm25Tolerance);
        AssertSame("cosine", query, expected.Nearest, found.Nearest, CosineTolerance);

        IReadOnlyList<DocumentScores> mine = await embedded.ScoreAsync(query, ScoreFusion.Union(expected), Token);
        IReadOnlyList<DocumentScores> theirs = await elastic.ScoreAsync(query, ScoreFusion.Union(found), Token);
        Dictionary<string, DocumentScores> known = theirs.ToDictionary(score => score.Id);
        int compared = 0;
        foreach (DocumentScores score in mine)
        {
            if (known.TryGetValue(score.Id, out DocumentScores other))
            {
                compared++;
                Assert.Equal(score.Bm25, other.Bm25, Bm25Tolerance);
                Assert.Equal(score.TagBm25, other.TagBm25, Bm25Tolerance);
                Assert.Equal(score.Cosine!.Value, other.Cosine!.Value, CosineTolerance);
            }
        }

        Assert.True(compared >= mine.Count * 9 / 10, $"'{query.Text}': {compared} of {mine.Count} candidates are the same."); // ties at the ends of the windows
        AssertSame("fused", query, Fused(mine, expected), Fused(theirs, found), FusedTolerance);
    }

    private static List<ScoredId> Fused(IReadOnlyList<DocumentScores> scores, IndexCandidates candidates)
    {
        RankingOptions options = new();
        FusionOptions fusion = new() { VectorWeight = options.VectorWeightFor(words: 2, hasPicture: false), TagWeight = options.TagWeight, HasWords = true, HasVector = true };
        return [.. ScoreFusion.Fuse(scores, candidates, fusion).Select(score => new ScoredId(score.Id, score.Score))];
    }

    /// <summary>The same scores at every place of the first ten; another document there only where it has the same score on both sides.</summary>
    private static void AssertSame(string what, IndexQuery query, IReadOnlyList<ScoredId> expected, IReadOnlyList<ScoredId> found, double tolerance)
    {
        Dictionary<string, double> scores = expected.ToDictionary(hit => hit.Id, hit => hit.Score);
        for (int rank = 0; rank < Math.Min(Top, expected.Count); rank++)
        {
            string place = $"{what} of '{query.Text}', rank {rank + 1}: {expected[rank]} and {found[rank]}";
            Assert.True(Math.Abs(expected[rank].Score - found[rank].Score) <= tolerance, place);

            // What is not in the other's list at all ties with its end.
            double score = scores.GetValueOrDefault(found[rank].Id, expected[^1].Score);
            Assert.True(found[rank].Id == expected[rank].Id || Math.Abs(score - expected[rank].Score) <= tolerance, place);
        }
    }

    /// <summary>Every picture with its first caption, and the longest words of two others as tags; queries are the last caption of some, and some pictures themselves.</summary>
    private static (List<CaptionDocument> Documents, List<IndexQuery> Queries) Flickr8k()
    {
        List<IGrouping<string, string>> pictures =
        [
            .. File.ReadLines(SharedData.Require("flickr8k/Flickr8k.token.txt"))
                .Select(line => line.Split('\t', 2))
                .GroupBy(parts => parts[0].Split('#')[0], parts => parts[1]),
        ];
        List<CaptionDocument> documents = [];
        List<IndexQuery> queries = [];
        foreach (IGrouping<string, string> picture in pictures)
        {
            string[] captions = [.. picture];
            CaptionDocument document = new()
            {
                Id = Samples.Id(picture.Key),
                Paths = ["/flickr8k/" + picture.Key],
                Caption = captions[0],
                CaptionSource = CaptionSource.Import,
                Tags = [.. captions[2..4].Select(caption => new DocumentTag(caption.Split(' ').MaxBy(word => word.Length)!, 0.5f)).DistinctBy(tag => tag.Name)],
                ModelFingerprint = Samples.Model,
                Vector = CaptionVectors.Of(captions[0]) ?? CaptionVectors.Of(captions[1])!,
                DataSet = "flickr8k",
            };
            documents.Add(document);
            if (documents.Count % 14 == 0)
            {
                queries.Add(queries.Count % 2 == 0
                    ? new IndexQuery { Text = captions[^1], Vector = CaptionVectors.Of(captions[^1]) }
                    : new IndexQuery { Text = document.Caption, Vector = document.Vector, ExcludedIds = [document.Id] });
            }
        }

        return (documents, queries);
    }
}
