using CaptionSearch.Engine.Calibration;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>The part of <c>evaluate search</c> that asks with pictures: each picture of a set looks for those most alike among the others.</summary>
/// <remarks>What is alike is said by the captions people wrote (<see cref="CaptionLikeness"/>), never by a model; the gain of a hit is its likeness.</remarks>
internal static class PictureSearchEvaluation
{
    /// <summary>Measures.</summary>
    /// <param name="index">Holds the pictures.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="map">Turns the vectors of queries; null leaves them as they are.</param>
    /// <param name="threads">Queries at the same time.</param>
    /// <param name="ranking">Weights and window.</param>
    /// <param name="cancellationToken">Checked before each query.</param>
    public static async Task<IReadOnlyList<PictureSearchRow>> RunAsync(
        ICaptionIndex index, IReadOnlyList<DescribedPicture> pictures, LikenessMap? map, int threads, RankingOptions ranking, CancellationToken cancellationToken)
    {
        CaptionLikeness likeness = new([.. pictures.Select(picture => picture.Captions)]);
        string[] ids = [.. pictures.Select(picture => EvaluationIndex.IdOf(picture.Name))];
        Dictionary<string, int> places = Enumerable.Range(0, ids.Length).ToDictionary(p => ids[p], p => p, StringComparer.Ordinal);
        SearchQuery[] queries = [.. pictures.Select((picture, p) => new SearchQuery
        {
            Text = PictureWords.Of(picture.Description.Caption.Text, picture.Description.Tags.Select(tag => tag.Name)),
            Vector = map?.Apply(picture.Description.Vector) ?? picture.Description.Vector,
            IsPicture = true,
            ExcludedIds = [ids[p]],
        })];
        (string Name, Func<int, SearchQuery> Way)[] ways =
        [
            ("words", p => queries[p] with { Text = Sentence(p), Vector = null, UseTags = false }),
            ("words+tags", p => queries[p] with { Vector = null }),
            ("vectors", p => queries[p] with { Text = null, Vector = pictures[p].Description.Vector }),
            ("likeness", p => queries[p] with { Text = null }),
            ("hybrid", p => queries[p] with { Text = Sentence(p), UseTags = false }),
            ("hybrid+tags", p => queries[p]),
        ];
        (double Ndcg, double Shared)?[][] found = [.. ways.Select(_ => new (double Ndcg, double Shared)?[queries.Length])];
        await Parallel.ForAsync(
            0,
            queries.Length,
            new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
            async (p, token) =>
            {
                double[] alike = [.. Enumerable.Range(0, ids.Length).Select(other => likeness.Of(p, other))];
                for (int way = 0; way < ways.Length; way++)
                {
                    IReadOnlyList<FusedScore> ranked = await HybridSearch.RankAsync(index, ways[way].Way(p), ranking, token).ConfigureAwait(false);
                    found[way][p] = PictureSearchScore.Of([.. ranked.Select(hit => places[hit.Id])], alike, p);
                }
            }).ConfigureAwait(false);
        return [.. ways.Select((way, w) => new PictureSearchRow(way.Name, Score(found[w], _ => true), Score(found[w], p => p % 2 == 0), Score(found[w], p => p % 2 == 1)))
            .Where(row => map is not null || row.Name != "likeness")];

        string Sentence(int p) => pictures[p].Description.Caption.Text;
    }

    private static PictureSearchScore Score((double Ndcg, double Shared)?[] found, Func<int, bool> isPart)
        => PictureSearchScore.Of([.. found.Where((_, p) => isPart(p)).OfType<(double, double)>()]);
}
