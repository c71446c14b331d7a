namespace CaptionSearch.Analysis.Metrics;

/// <summary>Numbers for words, from 1.</summary>
/// <remarks>
/// A child set knows its parent's words and numbers new words after them without changing the parent: a shared
/// parent can be read from several threads.
/// </remarks>
internal sealed class TokenIds
{
    private readonly TokenIds? _parent;
    private readonly Dictionary<string, uint> _ids = new(StringComparer.Ordinal);
    private readonly uint _first;

    internal TokenIds()
    {
        _first = 1;
    }

    private TokenIds(TokenIds parent)
    {
        _parent = parent;
        _first = parent._first + (uint)parent._ids.Count;
    }

    /// <summary>A set that goes on after this one's numbers and leaves it unchanged.</summary>
    internal TokenIds Child() => new(this);

    /// <summary>The numbers of a caption's words; new words get the next ones.</summary>
    internal uint[] Of(IReadOnlyList<string> tokens)
    {
        uint[] numbers = new uint[tokens.Count];
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = Of(tokens[i]);
        }

        return numbers;
    }

    private uint Of(string token)
    {
        for (TokenIds? set = this; set is not null; set = set._parent)
        {
            if (set._ids.TryGetValue(token, out uint known))
            {
                return known;
            }
        }

        uint number = _first + (uint)_ids.Count;
        _ids.Add(token, number);
        return number;
    }
}
