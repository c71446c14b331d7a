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
        (List<CaptionDocument> documents, List<SearchQuery> queries) = Flickr8k();
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
        foreach (SearchQuery query in queries)
        {
            await AssertSameCandidatesAsync(embedded, elastic, query);
            AssertSame(
                "fused",
                query,
                [.. (await HybridSearch.RunAsync(embedded, query, new RankingOptions(), Token)).Select(hit => new ScoredId(hit.Document.Id, hit.Score))],
                [.. (await HybridSearch.RunAsync(elastic, query, new RankingOptions(), Token)).Select(hit => new ScoredId(hit.Document.Id, hit.Score))],
                FusedTolerance);
        }
    }

    private static async Task AssertSameCandidatesAsync(EmbeddedIndex embedded, ElasticIndex elastic, SearchQuery query)
    {
        IndexQuery sides = new() { Text = query.Text, Vector = query.Vector, ExcludedIds = query.ExcludedIds };
        IndexCandidates expected = await embedded.FindAsync(sides, Token);
        IndexCandidates found = await elastic.FindAsync(sides, Token);
        AssertSame("BM25", query, expected.Words, found.Words, Bm25Tolerance);
        AssertSame("cosine", query, expected.Nearest, found.Nearest, CosineTolerance);

        string[] ids = [.. expected.Words.Concat(found.Nearest).Take(150).Select(hit => hit.Id).Distinct()];
        IReadOnlyList<DocumentScores> mine = await embedded.ScoreAsync(sides, ids, Token);
        IReadOnlyList<DocumentScores> theirs = await elastic.ScoreAsync(sides, ids, Token);
        Assert.Equal(mine.Select(score => score.Id), theirs.Select(score => score.Id));
        foreach ((DocumentScores x, DocumentScores y) in mine.Zip(theirs))
        {
            Assert.Equal(x.Bm25, y.Bm25, Bm25Tolerance);
            Assert.Equal(x.TagBm25, y.TagBm25, Bm25Tolerance);
            Assert.Equal(x.Cosine!.Value, y.Cosine!.Value, CosineTolerance);
        }
    }

    /// <summary>The same scores at every place of the first ten; another document there only where it has the same score on both sides.</summary>
    private static void AssertSame(string what, SearchQuery query, IReadOnlyList<ScoredId> expected, IReadOnlyList<ScoredId> found, double tolerance)
    {
        Assert.Equal(expected.Count, found.Count);
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
    private static (List<CaptionDocument> Documents, List<SearchQuery> Queries) Flickr8k()
    {
        List<IGrouping<string, string>> pictures =
        [
            .. File.ReadLines(SharedData.Require("flickr8k/Flickr8k.token.txt"))
                .Select(line => line.Split('\t', 2))
                .GroupBy(parts => parts[0].Split('#')[0], parts => parts[1]),
        ];
        List<CaptionDocument> documents = [];
        List<SearchQuery> queries = [];
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
                    ? new SearchQuery { Text = captions[^1], Vector = CaptionVectors.Of(captions[^1]), Limit = 20 }
                    : new SearchQuery { Text = document.Caption, Vector = document.Vector, ExcludedIds = [document.Id], IsPicture = true, Limit = 20 });
            }
        }

        return (documents, queries);
    }
}
