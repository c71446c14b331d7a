using System.Buffers;
using System.Collections.Concurrent;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Ranking;

/// <summary>The terms of a document's sentences and tags.</summary>
internal sealed class DocumentTerms
{
    // Different words of a collection; some more are kept once for every document that has them.
    private const int MostShared = 65_536;

    private static readonly ConcurrentDictionary<string, string> Shared = new(StringComparer.Ordinal);
    private static int SharedCount;

    /// <summary>Analyses a document.</summary>
    public DocumentTerms(CaptionDocument document)
    {
        Document = document;
        Caption = Of(document.Caption);
        OtherCaptions = [.. document.OtherCaptions.SelectMany(Of)];
        Tags = [.. document.Tags.Select(static tag => Of(tag.Name))];
    }

    /// <summary>Whose they are.</summary>
    public CaptionDocument Document { get; }

    /// <summary>Of the sentence, in its order, stop words left out.</summary>
    public string[] Caption { get; }

    /// <summary>Of the further sentences.</summary>
    public string[] OtherCaptions { get; }

    /// <summary>Of the name of each tag, in the order of the tags.</summary>
    public string[][] Tags { get; }

    private static string[] Of(string text)
    {
        if (text.Length == 0)
        {
            return [];
        }

        List<string> terms = [];
        char[] buffer = CaptionAnalyzer.RentBuffer();
        int end = 0;
        while (StandardTokenizer.Next(text, ref end, out int start))
        {
            if (CaptionAnalyzer.Term(text.AsSpan(start, end - start), buffer) is { IsEmpty: false } term)
            {
                terms.Add(Share(term));
            }
        }

        ArrayPool<char>.Shared.Return(buffer);
        return [.. terms];
    }

    /// <summary>One string for all documents that have the term.</summary>
    private static string Share(ReadOnlySpan<char> term)
    {
        if (Shared.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(term, out string? shared))
        {
            return shared;
        }

        string made = new(term);
        if (Volatile.Read(ref SharedCount) < MostShared && Shared.TryAdd(made, made))
        {
            Interlocked.Increment(ref SharedCount);
        }

        return made;
    }
}
