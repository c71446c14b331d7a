using System.Diagnostics;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Calibration;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>Use case <c>evaluate search</c>: indexes a set as <c>index</c> would and looks for every picture with the captions people wrote for it, and with every picture for those like it.</summary>
/// <remarks>The queries run through the same ranking as a user's; only the cut-off is left out, since a rank is wanted whatever it is.</remarks>
public static class SearchEvaluation
{
    private const int TimedQueries = 1000;

    /// <summary>Measures a model and the ranking.</summary>
    /// <param name="set">Pictures and captions.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Beam, threads, limits.</param>
    /// <param name="ranking">Weights and window.</param>
    /// <param name="progress">Receives the number of pictures done; from several threads.</param>
    /// <param name="cancellationToken">Checked before each picture and each query.</param>
    /// <exception cref="EvaluationException">Not one picture could be read.</exception>
    public static async Task<SearchReport> RunAsync(
        EvaluationSet set, CaptionModel model, EvaluationOptions options, RankingOptions ranking, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(options);
        (List<DescribedPicture> pictures, IReadOnlyList<UnreadPicture> unread) =
            Describe(set, model, new DescriptionSettings { Beam = options.Beam }, options, progress, cancellationToken);
        return await MeasureAsync(pictures, unread, model, options.Threads, ranking, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The pictures of a set with what the model says about each, in the set's order.</summary>
    internal static (List<DescribedPicture> Pictures, IReadOnlyList<UnreadPicture> Unread) Describe(
        EvaluationSet set, CaptionModel model, DescriptionSettings settings, EvaluationOptions options, IProgress<int>? progress,
        CancellationToken cancellationToken)
    {
        DescribedPicture?[] described = new DescribedPicture?[set.Pictures.Count];
        IReadOnlyList<UnreadPicture> unread = PictureSweep.Run(
            set,
            model,
            settings,
            options,
            (i, _, description) => described[i] = new DescribedPicture(set.Pictures[i].Name, set.Pictures[i].Captions, description),
            progress,
            cancellationToken);
        return ([.. described.OfType<DescribedPicture>()], unread);
    }

    /// <summary>The numbers, from pictures that are described already.</summary>
    internal static async Task<SearchReport> MeasureAsync(
        IReadOnlyList<DescribedPicture> pictures, IReadOnlyList<UnreadPicture> unread, CaptionModel model, int threads, RankingOptions ranking,
        CancellationToken cancellationToken)
    {
        List<SearchQuery> queries = [];
        List<int> owners = [];
        for (int p = 0; p < pictures.Count; p++)
        {
            queries.AddRange(pictures[p].Captions.Select(caption => new SearchQuery { Text = caption }));
            owners.AddRange(Enumerable.Repeat(p, pictures[p].Captions.Count));
        }

        SharedWork.Run(
            queries.Count,
            threads,
            () => model,
            (q, shared) => queries[q] = queries[q] with { Vector = shared.EmbedText(queries[q].Text!) is { Length: > 0 } vector ? vector : null },
            cancellationToken);

        EvaluationIndex evaluation = await EvaluationIndex.CreateAsync(pictures, model.Fingerprint, null, cancellationToken).ConfigureAwait(false);
        await using (evaluation.ConfigureAwait(false))
        {
            string[] ids = [.. pictures.Select(picture => EvaluationIndex.IdOf(picture.Name))];
            (string Name, Func<SearchQuery, SearchQuery> Way)[] ways =
            [
                ("words", query => query with { Vector = null, UseTags = false }),
                ("words+tags", query => query with { Vector = null }),
                ("vectors", query => query with { Text = null }),
                ("hybrid", query => query with { UseTags = false }),
                ("hybrid+tags", query => query),
            ];
            List<SearchReportRow> rows = [];
            foreach ((string name, Func<SearchQuery, SearchQuery> way) in ways)
            {
                int?[] ranks = new int?[queries.Count];
                await Parallel.ForAsync(
                    0,
                    queries.Count,
                    new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellationToken },
                    async (q, token) => ranks[q] = RankOf(
                        ids[owners[q]], await HybridSearch.RankAsync(evaluation.Index, way(queries[q]), ranking, token).ConfigureAwait(false)))
                    .ConfigureAwait(false);
                rows.Add(new SearchReportRow(name, SearchScore.Of(ranks), Half(0), Half(1)));

                SearchScore Half(int remainder) => SearchScore.Of([.. ranks.Where((_, q) => owners[q] % 2 == remainder).DefaultIfEmpty(null)]);
            }

            (double median, double p95) = await TimeAsync(evaluation.Index, queries, ranking, cancellationToken).ConfigureAwait(false);
            LikenessMap? likeness = ModelCalibration.Load(model)?.Likeness;
            IReadOnlyList<PictureSearchRow> byPicture = await PictureSearchEvaluation.RunAsync(
                evaluation.Index, pictures, likeness, threads, ranking, cancellationToken).ConfigureAwait(false);
            return new SearchReport(rows, byPicture, pictures.Count, median, p95, unread);
        }
    }

    private static int? RankOf(string id, IReadOnlyList<FusedScore> ranked)
    {
        for (int i = 0; i < ranked.Count; i++)
        {
            if (ranked[i].Id == id)
            {
                return i + 1;
            }
        }

        return null;
    }

    private static async Task<(double Median, double P95)> TimeAsync(
        ICaptionIndex index, List<SearchQuery> queries, RankingOptions ranking, CancellationToken cancellationToken)
    {
        int count = Math.Min(TimedQueries, queries.Count);
        double[] times = new double[count];
        for (int i = 0; i < count; i++)
        {
            // A new object: what an index remembers of a query it has just seen does not count.
            SearchQuery query = queries[(int)((long)i * queries.Count / count)] with { Limit = 10 };
            long start = Stopwatch.GetTimestamp();
            await HybridSearch.RunAsync(index, query, ranking, cancellationToken).ConfigureAwait(false);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(times);
        return (times[count / 2], times[Math.Min(count - 1, count * 95 / 100)]);
    }
}
