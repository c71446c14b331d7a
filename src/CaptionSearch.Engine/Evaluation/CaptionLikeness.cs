using CaptionSearch.Index.Text;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>How alike two pictures are by what people wrote about them, 0..1.</summary>
/// <remarks>
/// w_p(t) = captions of picture p that have the term t · ln(N / pictures of N that have it), terms of <see cref="CaptionAnalyzer.Index"/>:
/// what all five persons mention counts five times as much as what one does. Likeness of p and q = Σ_t w_p(t) w_q(t) / (|w_p| |w_q|);
/// 0 where one has no weight at all.
/// </remarks>
internal sealed class CaptionLikeness
{
    private readonly Dictionary<int, double>[] _weights; // of each picture, by term; length 1, or empty

    /// <summary>Weighs the captions of a set.</summary>
    /// <param name="pictures">Captions of each picture.</param>
    public CaptionLikeness(IReadOnlyList<IReadOnlyList<string>> pictures)
    {
        Dictionary<string, int> places = new(StringComparer.Ordinal);
        List<int> frequencies = [];
        Dictionary<int, int>[] counts = [.. pictures.Select(captions =>
        {
            Dictionary<int, int> count = [];
            foreach (string term in captions.SelectMany(caption => CaptionAnalyzer.Index(caption).Select(token => token.Term).Distinct(StringComparer.Ordinal)))
            {
                if (!places.TryGetValue(term, out int place))
                {
                    places.Add(term, place = places.Count);
                    frequencies.Add(0);
                }

                count[place] = count.GetValueOrDefault(place) + 1;
            }

            foreach (int place in count.Keys)
            {
                frequencies[place]++;
            }

            return count;
        })];
        Terms = places.Count;
        _weights = [.. counts.Select(count => Unit(count.ToDictionary(pair => pair.Key, pair => pair.Value * Math.Log(counts.Length / (double)frequencies[pair.Key]))))];
    }

    /// <summary>K, how many terms there are.</summary>
    public int Terms { get; }

    /// <summary>w / |w| of a picture, by number of the term, 0..K−1; empty where nothing has weight.</summary>
    public IReadOnlyDictionary<int, double> WeightsOf(int picture) => _weights[picture];

    /// <summary>Likeness of two pictures by their places in the set.</summary>
    public double Of(int one, int other)
    {
        (Dictionary<int, double> few, Dictionary<int, double> many) = _weights[one].Count <= _weights[other].Count
            ? (_weights[one], _weights[other])
            : (_weights[other], _weights[one]);
        double sum = 0;
        foreach ((int term, double weight) in few)
        {
            sum += weight * many.GetValueOrDefault(term);
        }

        return sum;
    }

    private static Dictionary<int, double> Unit(Dictionary<int, double> weights)
    {
        double length = Math.Sqrt(weights.Values.Sum(weight => weight * weight));
        return length > 0 ? weights.ToDictionary(pair => pair.Key, pair => pair.Value / length) : [];
    }
}
