using CaptionSearch.Index.Embedded.Words;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Embedded.Filtering;

/// <summary>Takes documents out of a set by what their sentences and tags say.</summary>
/// <remarks>
/// A phrase can only be where all its terms are, in one field; the texts of those documents decide. Terms have lost endings and stop
/// words, so nothing but the text can tell "a dog" from "the dogs"; a phrase of nothing but stop words may be anywhere.
/// </remarks>
internal sealed class PhraseFilter
{
    private static readonly WordField[] Fields = [WordField.Caption, WordField.Tags];

    private readonly IndexConnection _connection;
    private readonly DocumentSet _documents;
    private readonly CancellationToken _cancellationToken;

    /// <param name="connection">In a transaction.</param>
    /// <param name="documents">What is left so far; it shrinks.</param>
    /// <param name="cancellationToken">Checked once a document that is looked at.</param>
    public PhraseFilter(IndexConnection connection, DocumentSet documents, CancellationToken cancellationToken)
    {
        _connection = connection;
        _documents = documents;
        _cancellationToken = cancellationToken;
    }

    /// <summary>Keeps documents that have the phrase in a sentence or a tag.</summary>
    public void Require(Phrase phrase) => _documents.IntersectWith(Having(phrase));

    /// <summary>Takes out documents that have the phrase in a sentence or a tag.</summary>
    public void Exclude(Phrase phrase) => _documents.ExceptWith(Having(phrase));

    /// <summary>Takes out documents that have the word in any form.</summary>
    public void ExcludeWord(Phrase word)
    {
        foreach (string term in word.Terms)
        {
            foreach (WordField field in Fields)
            {
                _documents.ExceptWith(Having(field, term));
            }
        }
    }

    /// <summary>Those of the documents left that have the phrase.</summary>
    private DocumentSet Having(Phrase phrase)
    {
        DocumentSet found = new();
        foreach (WordField field in Fields)
        {
            DocumentSet? candidates = null;
            foreach (string term in phrase.Terms)
            {
                DocumentSet having = Having(field, term);
                if (candidates is null)
                {
                    candidates = having;
                }
                else
                {
                    candidates.IntersectWith(having);
                }
            }

            foreach (long document in (candidates ?? _documents).Numbers)
            {
                _cancellationToken.ThrowIfCancellationRequested();
                if (_documents.Contains(document)
                    && !found.Contains(document)
                    && PhraseMatch.Contains(DocumentTable.Texts(_connection, document, field), phrase.Text))
                {
                    found.Add(document);
                }
            }
        }

        return found;
    }

    private DocumentSet Having(WordField field, string term)
    {
        DocumentSet having = new();
        foreach ((long block, byte[] data) in PostingTable.Read(_connection, field, term))
        {
            PostingBlock.Reader postings = PostingBlock.Read(block, data);
            while (postings.Next(out Posting posting))
            {
                having.Add(posting.Document);
            }
        }

        return having;
    }
}
