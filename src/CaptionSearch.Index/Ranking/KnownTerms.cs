namespace CaptionSearch.Index.Ranking;

/// <summary>The terms of documents that were judged lately; for any number of threads.</summary>
/// <remarks>
/// A search judges up to some hundred documents, and an index that keeps documents in memory gives the same objects to the next search.
/// They are known by their ids, and only as long as they are the same objects: what a document says may have changed.
/// </remarks>
internal sealed class KnownTerms
{
    // Some 10 MB.
    private const int Most = 16_384;

    private readonly RecentMap<string, DocumentTerms> _known = new(Most);

    /// <summary>The terms of a document.</summary>
    public DocumentTerms Of(CaptionDocument document)
    {
        if (_known.TryGet(document.Id, out DocumentTerms? known))
        {
            if (ReferenceEquals(known.Document, document))
            {
                return known;
            }

            _known.Remove(document.Id);
        }

        DocumentTerms terms = new(document);
        _known.Add(document.Id, terms);
        return terms;
    }
}
