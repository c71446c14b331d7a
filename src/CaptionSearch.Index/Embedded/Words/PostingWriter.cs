using System.Runtime.InteropServices;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Embedded.Words;

/// <summary>Collects the words of added and removed documents within one write transaction, and puts them into their blocks at its end.</summary>
/// <remarks>A block is read and written once a batch, however many documents of the batch have the term.</remarks>
internal sealed class PostingWriter
{
    private static readonly WordField[] Fields = [WordField.Caption, WordField.Tags];

    private readonly IndexConnection _connection;
    private readonly Changes[] _changes = [new(), new()]; // by field

    public PostingWriter(IndexConnection connection)
    {
        _connection = connection;
    }

    /// <summary>Replaces the words of a document.</summary>
    /// <param name="document">Its number.</param>
    /// <param name="former">The words it was added with; null when it is new.</param>
    /// <param name="words">The words it has from now on; null when it goes.</param>
    public void Replace(long document, DocumentWords? former, DocumentWords? words)
    {
        foreach (WordField field in Fields)
        {
            IReadOnlyList<string> old = former?.In(field) ?? [];
            IReadOnlyList<string> texts = words?.In(field) ?? [];
            if (!old.SequenceEqual(texts, StringComparer.Ordinal))
            {
                Changes changes = _changes[(int)field];
                changes.Remove(document, TermCounts.Of(old));
                changes.Add(document, TermCounts.Of(texts));
            }
        }
    }

    /// <summary>Writes everything collected; the transaction may commit after it, or more documents follow.</summary>
    public void Flush()
    {
        foreach (WordField field in Fields)
        {
            Changes changes = _changes[(int)field];
            if (changes.Terms.Count > 0)
            {
                Write(field, changes);
                FieldSums.Add(_connection, field, changes.Sums);
                _changes[(int)field] = new Changes();
            }
        }
    }

    private void Write(WordField field, Changes changes)
    {
        // In the order of the table: neighbours lie on the same pages.
        foreach ((string term, List<Posting> postings) in changes.Terms.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            Span<Posting> rest = Last(postings);
            while (rest.Length > 0)
            {
                long block = PostingBlock.Of(rest[0].Document);
                int count = 1;
                while (count < rest.Length && PostingBlock.Of(rest[count].Document) == block)
                {
                    count++;
                }

                Merge(field, term, block, rest[..count]);
                rest = rest[count..];
            }
        }
    }

    /// <summary>Sorts by document and keeps what was said last about each.</summary>
    private static Span<Posting> Last(List<Posting> postings)
    {
        Posting[] sorted = [.. postings.OrderBy(posting => posting.Document)]; // keeps the order of equals
        int kept = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            if (i + 1 == sorted.Length || sorted[i + 1].Document != sorted[i].Document)
            {
                sorted[kept++] = sorted[i];
            }
        }

        return sorted.AsSpan(0, kept);
    }

    private void Merge(WordField field, string term, long block, ReadOnlySpan<Posting> changes)
    {
        List<Posting> merged = new(changes.Length);
        int next = 0;
        if (PostingTable.Read(_connection, field, term, block) is byte[] data)
        {
            PostingBlock.Reader stored = PostingBlock.Read(block, data);
            while (stored.Next(out Posting posting))
            {
                for (; next < changes.Length && changes[next].Document < posting.Document; next++)
                {
                    Add(merged, changes[next]);
                }

                if (next == changes.Length || changes[next].Document != posting.Document)
                {
                    merged.Add(posting);
                }
            }
        }

        for (; next < changes.Length; next++)
        {
            Add(merged, changes[next]);
        }

        PostingTable.Write(_connection, field, term, block, CollectionsMarshal.AsSpan(merged));
    }

    private static void Add(List<Posting> merged, Posting change)
    {
        if (change.Frequency > 0)
        {
            merged.Add(change);
        }
    }

    /// <summary>Postings by term in the order they were said; a frequency of 0 takes one away.</summary>
    private sealed class Changes
    {
        public Dictionary<string, List<Posting>> Terms { get; } = new(StringComparer.Ordinal);

        public FieldSums Sums { get; private set; }

        public void Add(long document, TermCounts counts)
        {
            byte length = Bm25.EncodeLength(counts.Length);
            foreach ((string term, int frequency) in counts.Frequencies)
            {
                Of(term).Add(new Posting(document, frequency, length));
            }

            Sums = new FieldSums(Sums.Documents + (counts.Length > 0 ? 1 : 0), Sums.Terms + counts.Length);
        }

        public void Remove(long document, TermCounts counts)
        {
            foreach (string term in counts.Frequencies.Keys)
            {
                Of(term).Add(new Posting(document, 0, 0));
            }

            Sums = new FieldSums(Sums.Documents - (counts.Length > 0 ? 1 : 0), Sums.Terms - counts.Length);
        }

        private List<Posting> Of(string term)
        {
            ref List<Posting>? postings = ref CollectionsMarshal.GetValueRefOrAddDefault(Terms, term, out _);
            return postings ??= [];
        }
    }
}
