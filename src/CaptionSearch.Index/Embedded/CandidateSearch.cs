using CaptionSearch.Index.Embedded.Filtering;
using CaptionSearch.Index.Embedded.Words;

namespace CaptionSearch.Index.Embedded;

/// <summary>Answers one query: both lists, or both scores of given documents.</summary>
internal sealed class CandidateSearch
{
    private readonly IndexQuery _query;
    private readonly WordIndex _words;
    private readonly DocumentPlaces _places;
    private readonly KnownDocuments _known;
    private readonly HashSet<string> _excluded;
    private readonly NearestScan? _scan;

    /// <exception cref="ArgumentException">The window is out of range, or the vector has no direction.</exception>
    public CandidateSearch(IndexQuery query, WordIndex words, DocumentPlaces places, KnownDocuments known)
    {
        QueryCheck.Check(query);
        _query = query;
        _words = words;
        _places = places;
        _known = known;
        _excluded = new HashSet<string>(query.ExcludedIds, StringComparer.Ordinal);
        if (query.Vector is float[] vector)
        {
            _scan = new NearestScan(UnitVector.Of(vector));
        }
    }

    /// <summary>Whether a vector was asked for; without, snapshots may be null.</summary>
    public bool NeedsVectors => _scan is not null;

    public IndexCandidates Find(IndexConnection connection, VectorSnapshot? vectors, CancellationToken cancellationToken)
    {
        DocumentSet? allowed = DocumentSelection.Of(connection, _query, cancellationToken);
        List<ScoredId> words = FindWords(connection, allowed, cancellationToken);
        List<ScoredId> nearest = Comparable(vectors) ? FindNearest(connection, vectors!, allowed, cancellationToken) : [];
        return new IndexCandidates(words, nearest);
    }

    public IReadOnlyList<DocumentScores> Score(
        IndexConnection connection, VectorSnapshot? vectors, IReadOnlyCollection<string> ids, CancellationToken cancellationToken)
    {
        WordScores words = _words.Score(connection, _query, cancellationToken);
        bool hasVectors = Comparable(vectors);
        DocumentPlace?[] places = _known.Locate(connection, ids);
        List<DocumentScores> scores = new(ids.Count);
        foreach ((string id, DocumentPlace? found) in ids.Zip(places))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (found is not null)
            {
                double? cosine = hasVectors && found.Vector is VectorPlace place
                    ? _scan!.Cosine(vectors!.Vector(place.Segment, place.Slot))
                    : null;
                WordScore word = words.Of(found.Number);
                scores.Add(new DocumentScores(id, word.Caption, word.Tags, cosine));
            }
        }

        return scores;
    }

    private List<ScoredId> FindNearest(
        IndexConnection connection, VectorSnapshot vectors, DocumentSet? allowed, CancellationToken cancellationToken)
    {
        AllowedRecords? records = allowed is null ? null : _places.Of(connection, allowed, cancellationToken);
        return _scan!.Find(vectors, _query.Window, _excluded, records, cancellationToken);
    }

    private List<ScoredId> FindWords(IndexConnection connection, DocumentSet? allowed, CancellationToken cancellationToken)
    {
        // Ties are decided by id, and captions are often word for word the same: all documents that tie with the last one count.
        List<(long Document, double Score)> best = _words.Score(connection, _query, cancellationToken).Best(_query.Window + _excluded.Count, allowed);
        string[] ids = _known.IdsOf(connection, [.. best.Select(entry => entry.Document)]);
        List<ScoredId> found = new(best.Count);
        foreach ((string id, (_, double score)) in ids.Zip(best))
        {
            if (!_excluded.Contains(id))
            {
                found.Add(new ScoredId(id, score));
            }
        }

        found.Sort(static (x, y) =>
        {
            int byScore = y.Score.CompareTo(x.Score);
            return byScore != 0 ? byScore : string.CompareOrdinal(x.Id, y.Id);
        });
        return found.Count > _query.Window ? found[.._query.Window] : found;
    }

    /// <summary>Whether there is a query vector and there are vectors to compare it with.</summary>
    /// <exception cref="ArgumentException">They have another length.</exception>
    private bool Comparable(VectorSnapshot? vectors)
    {
        if (vectors?.Layout is null)
        {
            return false;
        }

        return vectors.Layout.Dimension == _query.Vector!.Length
            ? true
            : throw new ArgumentException($"The query vector has {_query.Vector.Length} numbers, those of the index have {vectors.Layout.Dimension}.");
    }
}
