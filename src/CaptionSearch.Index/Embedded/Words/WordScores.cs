using CaptionSearch.Index.Embedded.Filtering;

namespace CaptionSearch.Index.Embedded.Words;

/// <summary>The documents that have one of the words of a query.</summary>
internal sealed class WordScores
{
    private readonly List<WordScore[]> _scores; // by ascending document, none of them empty
    private readonly long[] _firsts; // the first document of each
    private readonly double _tagWeight;

    /// <param name="generation">The state of the index they were read from.</param>
    /// <param name="scores">By ascending document, as <see cref="BlockScorer"/> gives them.</param>
    /// <param name="tagWeight">What a word is worth in the tags, where one in the sentences is worth 1.</param>
    public WordScores(long generation, List<WordScore[]> scores, double tagWeight)
    {
        Generation = generation;
        _scores = scores;
        _firsts = [.. scores.Select(static block => block[0].Document)];
        _tagWeight = tagWeight;
    }

    /// <summary>The state of the index they were read from.</summary>
    public long Generation { get; }

    /// <summary>The scores of a document; 0 when it has none of the words.</summary>
    public WordScore Of(long document)
    {
        int found = Array.BinarySearch(_firsts, document);
        int block = found >= 0 ? found : ~found - 1; // the last one that begins at the document or before it
        ReadOnlySpan<WordScore> scores = block < 0 ? [] : _scores[block];
        int low = 0;
        int high = scores.Length;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (scores[middle].Document < document)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < scores.Length && scores[low].Document == document ? scores[low] : new WordScore(document, 0, 0);
    }

    /// <summary>The best <paramref name="count"/>, and all that tie with the last of them; in no order.</summary>
    /// <param name="count">1 or more.</param>
    /// <param name="allowed">The documents that count; null for all.</param>
    public List<(long Document, double Score)> Best(int count, DocumentSet? allowed)
    {
        PriorityQueue<double, double> highest = new(count + 1); // the best `count`, the worst of them in front
        double lowest = double.NegativeInfinity;
        List<(long Document, double Score)> best = [];
        foreach (WordScore[] block in _scores)
        {
            foreach (WordScore score in block)
            {
                double total = Total(score);
                if (total < lowest || allowed?.Contains(score.Document) == false)
                {
                    continue;
                }

                best.Add((score.Document, total));
                if (highest.Count < count)
                {
                    highest.Enqueue(total, total);
                }
                else if (total > highest.Peek())
                {
                    highest.EnqueueDequeue(total, total);
                }

                lowest = highest.Count == count ? highest.Peek() : lowest;
            }
        }

        best.RemoveAll(found => found.Score < lowest);
        return best;
    }

    private double Total(WordScore score) => score.Caption + (_tagWeight * score.Tags);
}
