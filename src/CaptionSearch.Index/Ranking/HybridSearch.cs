using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Ranking;

/// <summary>Answers a search from any index: candidates of both sides, each scored on both, fused, cut off, best first.</summary>
public static class HybridSearch
{
    private const int LargestWindow = 10_000;

    /// <summary>Runs a search.</summary>
    /// <param name="index">Where to look.</param>
    /// <param name="query">What to look for; without words and without a vector there are no hits.</param>
    /// <param name="options">How the sides are put together.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    /// <returns>At most <see cref="SearchQuery.Limit"/> hits in the order asked for; equal scores by ascending id.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A limit, a cut or an option is out of its range.</exception>
    /// <exception cref="ArgumentException">Parts are there, but none is wanted; or two have vectors of different lengths.</exception>
    public static async Task<RankedHits> RunAsync(
        ICaptionIndex index, SearchQuery query, RankingOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(query.Limit, 1, nameof(query.Limit));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(query.Limit, LargestWindow, nameof(query.Limit));
        CheckShare(query.MinProbability, nameof(query.MinProbability));
        CheckShare(query.MinRelative, nameof(query.MinRelative));

        CombinedQuery combined = CombinedQuery.Of(query);
        IReadOnlyList<FusedScore> fused = await FuseAsync(index, query, combined, options, cancellationToken).ConfigureAwait(false);
        return fused.Count == 0
            ? RankedHits.None
            : await new HitSelection(index, query, combined, TagWeight(query, options)).RunAsync(fused, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>All candidates of a search before any cut, and before documents are read: for measurements.</summary>
    /// <returns>By falling score, equal scores by ascending id.</returns>
    public static Task<IReadOnlyList<FusedScore>> RankAsync(
        ICaptionIndex index, SearchQuery query, RankingOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(index);
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(options);
        return FuseAsync(index, query, CombinedQuery.Of(query), options, cancellationToken);
    }

    private static double TagWeight(SearchQuery query, RankingOptions options) => query.UseTags ? options.TagWeight : 0;

    private static async Task<IReadOnlyList<FusedScore>> FuseAsync(
        ICaptionIndex index, SearchQuery query, CombinedQuery combined, RankingOptions options, CancellationToken cancellationToken)
    {
        if (combined.Text is null && combined.Vector is null)
        {
            return [];
        }

        IndexQuery sides = Sides(query, combined, options);
        IndexCandidates candidates = await index.FindAsync(sides, cancellationToken).ConfigureAwait(false);
        IReadOnlyList<string> ids = ScoreFusion.Union(candidates);
        if (ids.Count == 0)
        {
            return [];
        }

        IReadOnlyList<DocumentScores> scores = await ScoreAsync(index, sides, combined, ids, cancellationToken).ConfigureAwait(false);
        int words = combined.Text is string text ? CaptionAnalyzer.Search(text, Synonyms.None).Count : 0;
        return ScoreFusion.Fuse(scores, candidates, new FusionOptions
        {
            // A text of stop words alone has no words to find: what it means is all there is.
            VectorWeight = combined.Vector is null ? 0 : words == 0 ? 1 : options.VectorWeightFor(words, combined.HasPicture),
            TagWeight = sides.TagWeight,
            HasWords = words > 0,
            HasVector = combined.Vector is not null,
            TakenOff = await TakenOffAsync(index, sides, combined, ids, cancellationToken).ConfigureAwait(false),
        });
    }

    private static void CheckShare(double value, string name)
    {
        if (value is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(name, value, "Must be 0 to 1.");
        }
    }

    private static IndexQuery Sides(SearchQuery query, CombinedQuery combined, RankingOptions options) => new()
    {
        Text = combined.Text,
        TagWeight = TagWeight(query, options),
        Vector = combined.Vector,
        Required = query.Required,
        Excluded = query.Excluded,
        Filter = query.Filter,
        Window = Math.Max(query.Order == HitOrder.Date ? Math.Max(options.Window, options.DateWindow) : options.Window, query.Limit),
        ExcludedIds = query.ExcludedIds,
    };

    /// <summary>Scores of the candidates; BM25 is a sum over words, so parts of different weights are scored one by one and added.</summary>
    private static async Task<IReadOnlyList<DocumentScores>> ScoreAsync(
        ICaptionIndex index, IndexQuery sides, CombinedQuery combined, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        if (combined.IsEvenlyWeighted)
        {
            return await index.ScoreAsync(sides, ids, cancellationToken).ConfigureAwait(false);
        }

        Dictionary<string, DocumentScores> sums = new(StringComparer.Ordinal);
        double mean = combined.Wanted.Average(part => part.Weight);
        foreach (QueryPart part in combined.Wanted)
        {
            IndexQuery one = sides with { Text = part.Text };
            foreach (DocumentScores score in await index.ScoreAsync(one, ids, cancellationToken).ConfigureAwait(false))
            {
                double weight = part.Weight / mean;
                DocumentScores before = sums.GetValueOrDefault(score.Id);
                sums[score.Id] = score with
                {
                    Bm25 = before.Bm25 + (weight * score.Bm25),
                    TagBm25 = before.TagBm25 + (weight * score.TagBm25),
                };
            }
        }

        return [.. ids.Where(sums.ContainsKey).Select(id => sums[id])];
    }

    /// <summary>What unwanted words take off: their BM25 as a part of the greatest among the candidates, times their share of the wanted weight.</summary>
    private static async Task<Dictionary<string, double>> TakenOffAsync(
        ICaptionIndex index, IndexQuery sides, CombinedQuery combined, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        Dictionary<string, double> takenOff = new(StringComparer.Ordinal);
        foreach (QueryPart part in combined.Unwanted)
        {
            IndexQuery one = sides with { Text = part.Text, Vector = null };
            IReadOnlyList<DocumentScores> scores = await index.ScoreAsync(one, ids, cancellationToken).ConfigureAwait(false);
            double greatest = scores.Count == 0 ? 0 : scores.Max(Words);
            if (greatest <= 0)
            {
                continue;
            }

            double weight = -part.Weight / combined.TotalWeight;
            foreach (DocumentScores score in scores)
            {
                takenOff[score.Id] = takenOff.GetValueOrDefault(score.Id) + (weight * Words(score) / greatest);
            }
        }

        return takenOff;

        double Words(DocumentScores score) => score.Bm25 + (sides.TagWeight * score.TagBm25);
    }
}
