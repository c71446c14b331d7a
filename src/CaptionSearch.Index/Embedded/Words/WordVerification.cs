using System.Globalization;
using System.Runtime.InteropServices;
using CaptionSearch.Index.Text;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded.Words;

/// <summary>Checks whether the postings are those of the texts they were made from.</summary>
/// <remarks>
/// Every posting that must be there and every one that is there becomes a number; the numbers of a block of documents are summed.
/// So it takes no more memory than a few numbers a block, and still sees every posting that is missing, too many or different.
/// </remarks>
internal static class WordVerification
{
    public static IEnumerable<string> Run(IndexConnection connection, CancellationToken cancellationToken)
    {
        Dictionary<long, ulong> expected = [];
        Dictionary<WordField, FieldSums> sums = new() { [WordField.Caption] = default, [WordField.Tags] = default };
        foreach ((long document, DocumentWords words) in DocumentTable.ReadWords(connection))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (WordField field in sums.Keys)
            {
                TermCounts counts = TermCounts.Of(words.In(field));
                foreach ((string term, int frequency) in counts.Frequencies)
                {
                    Add(expected, field, term, new Posting(document, frequency, Bm25.EncodeLength(counts.Length)));
                }

                sums[field] = new FieldSums(sums[field].Documents + (counts.Length > 0 ? 1 : 0), sums[field].Terms + counts.Length);
            }
        }

        Dictionary<long, ulong> stored = [];
        List<string> problems = ReadStored(connection, stored, cancellationToken);
        foreach (long block in expected.Keys.Union(stored.Keys).Order())
        {
            if (expected.GetValueOrDefault(block) != stored.GetValueOrDefault(block))
            {
                long first = block * PostingBlock.Documents;
                problems.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"the words of documents {first} to {first + PostingBlock.Documents - 1} do not fit their captions and tags"));
            }
        }

        foreach ((WordField field, FieldSums counted) in sums)
        {
            if (FieldSums.Read(connection, field) is FieldSums kept && kept != counted)
            {
                problems.Add(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{field}: {kept.Terms} words in {kept.Documents} documents are noted, there are {counted.Terms} in {counted.Documents}"));
            }
        }

        return problems;
    }

    private static List<string> ReadStored(IndexConnection connection, Dictionary<long, ulong> stored, CancellationToken cancellationToken)
    {
        List<string> problems = [];
        using SqliteDataReader rows = connection.Query("SELECT field, term, block, data FROM postings");
        while (rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            WordField field = (WordField)rows.GetInt32(0);
            string term = rows.GetString(1);
            long block = rows.GetInt64(2);
            try
            {
                PostingBlock.Reader postings = PostingBlock.Read(block, rows.GetFieldValue<byte[]>(3));
                while (postings.Next(out Posting posting))
                {
                    Add(stored, field, term, posting);
                }
            }
            catch (InvalidDataException error)
            {
                problems.Add(string.Create(CultureInfo.InvariantCulture, $"'{term}', block {block}: {error.Message}"));
            }
        }

        return problems;
    }

    private static void Add(Dictionary<long, ulong> sums, WordField field, string term, Posting posting)
    {
        // FNV-1a over all that a posting says, then the last step of splitmix64, so that sums do not cancel out.
        ulong hash = 14695981039346656037;
        foreach (char letter in term)
        {
            hash = (hash ^ letter) * 1099511628211;
        }

        foreach (ulong part in (ReadOnlySpan<ulong>)[(ulong)field, (ulong)posting.Document, (ulong)posting.Frequency, posting.Length])
        {
            hash = (hash ^ part) * 1099511628211;
        }

        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111eb;
        ref ulong sum = ref CollectionsMarshal.GetValueRefOrAddDefault(sums, PostingBlock.Of(posting.Document), out _);
        sum += hash ^ (hash >> 31);
    }
}
