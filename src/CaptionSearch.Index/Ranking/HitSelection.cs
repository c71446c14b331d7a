namespace CaptionSearch.Index.Ranking;

/// <summary>From the fused list to the hits: the two cuts, the documents, the order, the explanation.</summary>
/// <remarks>Documents are read in portions and only as far as hits are needed; one without any of the words is judged without being read.</remarks>
internal sealed class HitSelection
{
    private const int LeastPortion = 16;

    private readonly ICaptionIndex _index;
    private readonly SearchQuery _query;
    private readonly double _tagWeight;
    private readonly QueryRelevance? _relevance;
    private readonly QueryWords? _words;
    private readonly QueryWords? _unwanted;
    private readonly bool _isTurned;
    private int _cut;
    private double? _bestCut;

    public HitSelection(ICaptionIndex index, SearchQuery query, CombinedQuery combined, double tagWeight)
    {
        _index = index;
        _query = query;
        _tagWeight = tagWeight;
        _isTurned = combined.IsTurned;

        // Tags that two pictures share are words of the query like others; that they say more than the rest of it did not hold up.
        _relevance = query.Relevance?.For(combined.Text, combined.Vector, combined.HasPicture, query.UseTags && !combined.HasPicture);
        if (query.Explain)
        {
            _words = new QueryWords(combined.Text);
            _unwanted = new QueryWords(string.Join('\n', combined.Unwanted.Select(part => part.Text)));
        }
    }

    private bool HasProbabilityCut => _relevance is not null && _query.MinProbability > 0;

    /// <summary>Selects.</summary>
    /// <param name="fused">By falling score.</param>
    /// <param name="cancellationToken">Handed to the index.</param>
    public async Task<RankedHits> RunAsync(IReadOnlyList<FusedScore> fused, CancellationToken cancellationToken)
    {
        // By date the newest may be anywhere among those that pass; without a cut, "those that pass" would be everything.
        bool needsAll = _query.Order == HitOrder.Date && (HasProbabilityCut || _query.MinRelative > 0);
        int needed = needsAll ? int.MaxValue : _query.Limit;
        double floor = _query.MinRelative * fused[0].Score;
        List<SearchHit> hits = [];
        List<FusedScore> portion = [];
        foreach (FusedScore score in fused)
        {
            if (score.Score < floor || hits.Count >= needed)
            {
                break;
            }

            if (HasProbabilityCut && score is { CaptionBm25: 0, TagBm25: 0 } && !Passes(_relevance!.Probability(score.Vector?.Value, null)))
            {
                continue;
            }

            portion.Add(score);
            if (portion.Count >= Math.Max(LeastPortion, Math.Min(needed, 1000)))
            {
                await ReadAsync(portion, hits, needed, cancellationToken).ConfigureAwait(false);
            }
        }

        await ReadAsync(portion, hits, needed, cancellationToken).ConfigureAwait(false);
        return new RankedHits(Ordered(hits), _cut, _bestCut);
    }

    private SearchHit[] Ordered(List<SearchHit> hits)
    {
        IEnumerable<SearchHit> ordered = _query.Order == HitOrder.Date
            ? hits.OrderByDescending(hit => hit.Document.FileTime ?? DateTimeOffset.MinValue) // stable: equal times by score
            : hits;
        return [.. ordered.Take(_query.Limit).Select((hit, i) => Explained(hit with { Rank = i + 1 }))];
    }

    private bool Passes(double probability)
    {
        if (probability >= _query.MinProbability)
        {
            return true;
        }

        _cut++;
        _bestCut = Math.Max(_bestCut ?? 0, probability);
        return false;
    }

    private async Task ReadAsync(List<FusedScore> portion, List<SearchHit> hits, int needed, CancellationToken cancellationToken)
    {
        if (portion.Count == 0)
        {
            return;
        }

        // A writer may have removed a document since it was scored; the others keep their order.
        IReadOnlyList<CaptionDocument> documents = await _index
            .GetAsync([.. portion.Select(score => score.Id)], withVectors: false, cancellationToken).ConfigureAwait(false);
        Dictionary<string, CaptionDocument> byId = documents.ToDictionary(document => document.Id, StringComparer.Ordinal);
        foreach (FusedScore score in portion)
        {
            if (hits.Count < needed && byId.TryGetValue(score.Id, out CaptionDocument? document))
            {
                double? probability = _relevance?.Probability(score.Vector?.Value, document);
                if (!HasProbabilityCut || Passes(probability!.Value))
                {
                    hits.Add(new SearchHit(0, document, score.Score, score.Words, score.Vector)
                    {
                        Probability = probability,
                        Explanation = _query.Explain ? Explanation(score) : null,
                    });
                }
            }
        }

        portion.Clear();
    }

    private HitExplanation Explanation(FusedScore score)
    {
        double total = score.CaptionBm25 + (_tagWeight * score.TagBm25);
        double contribution = (score.Words?.Contribution ?? 0) + score.TakenOff;
        double ofCaption = total > 0 ? contribution * score.CaptionBm25 / total : 0;
        return new HitExplanation
        {
            Words = [],
            Unwanted = [],
            CaptionBm25 = score.CaptionBm25,
            TagBm25 = score.TagBm25,
            TagWeight = _tagWeight,
            CaptionContribution = ofCaption,
            TagContribution = contribution - ofCaption,
            TakenOff = score.TakenOff,
            IsTurned = _isTurned,
        };
    }

    private SearchHit Explained(SearchHit hit) => hit.Explanation is null ? hit : hit with
    {
        Explanation = hit.Explanation with
        {
            Words = _words!.In(hit.Document, _query.UseTags),
            Unwanted = _unwanted!.In(hit.Document, _query.UseTags),
        },
    };
}
