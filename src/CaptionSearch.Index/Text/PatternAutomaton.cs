using System.Numerics;
using System.Runtime.InteropServices;

namespace CaptionSearch.Index.Text;

/// <summary>A pattern as a deterministic automaton: Thompson's construction, then sets of states.</summary>
/// <remarks>Built once for the process, in a few milliseconds; a step is one look into a table.</remarks>
internal sealed class PatternAutomaton
{
    /// <summary>The state from which nothing can match any more.</summary>
    public const int Dead = 0;

    /// <summary>The state before the first code point.</summary>
    public const int Start = 1;

    private readonly short[] _next; // [state, class]
    private readonly bool[] _accepts; // [state]

    /// <summary>Compiles a pattern.</summary>
    public PatternAutomaton(Pattern pattern)
    {
        Construction construction = new();
        int start = construction.Compile(pattern);
        ulong[][] closures = construction.Closures();
        ulong[][] takers = construction.TakersOfClasses();
        int words = closures[start].Length;
        ulong[][] after = new ulong[closures.Length][]; // for each state what can be read once it has read
        for (int state = 0; state < after.Length; state++)
        {
            after[state] = closures[construction.TargetOf(state)];
        }

        List<ulong[]> sets = [new ulong[words], closures[start]];
        Dictionary<string, int> numbers = new(StringComparer.Ordinal) { [KeyOf(sets[Dead])] = Dead, [KeyOf(sets[Start])] = Start };
        var lookup = numbers.GetAlternateLookup<ReadOnlySpan<char>>();
        List<short> next = [.. new short[WordClasses.Count]]; // from Dead to Dead
        ulong[] target = new ulong[words];
        for (int state = Start; state < sets.Count; state++)
        {
            for (int wordClass = 0; wordClass < WordClasses.Count; wordClass++)
            {
                Array.Clear(target);
                for (int word = 0; word < words; word++)
                {
                    for (ulong rest = sets[state][word] & takers[wordClass][word]; rest != 0; rest &= rest - 1)
                    {
                        Unite(target, after[(word * 64) + BitOperations.TrailingZeroCount(rest)]);
                    }
                }

                if (!lookup.TryGetValue(MemoryMarshal.Cast<ulong, char>(target), out int number))
                {
                    number = sets.Count;
                    numbers.Add(KeyOf(target), number);
                    sets.Add([.. target]);
                }

                next.Add(checked((short)number));
            }
        }

        _next = [.. next];
        _accepts = [.. sets.ConvertAll(set => (set[0] & 1) != 0)]; // the end is state 0
    }

    /// <summary>The state after one more code point.</summary>
    public int Step(int state, int wordClass) => _next[(state * WordClasses.Count) + wordClass];

    /// <summary>Whether what was read so far matches.</summary>
    public bool Accepts(int state) => _accepts[state];

    private static void Unite(ulong[] set, ulong[] other)
    {
        for (int i = 0; i < set.Length; i++)
        {
            set[i] |= other[i];
        }
    }

    private static string KeyOf(ulong[] set) => new(MemoryMarshal.Cast<ulong, char>(set));

    /// <summary>The non-deterministic automaton: states that read one code point, and forks that read nothing.</summary>
    private sealed class Construction
    {
        private const int End = 0;

        private readonly List<(WordProperties Wanted, WordProperties Unwanted, int Target)> _states = [default];
        private readonly List<List<int>> _forks = [[]]; // what is reached from a state without reading

        /// <summary>Adds states that match the pattern and then end; returns the first of them.</summary>
        public int Compile(Pattern pattern) => Compile(pattern, End);

        /// <summary>The state after a state has read.</summary>
        public int TargetOf(int state) => _states[state].Target;

        /// <summary>For each state the set of reading states, and the end, that are reached from it without reading.</summary>
        public ulong[][] Closures()
        {
            ulong[][] closures = new ulong[_states.Count][];
            Stack<int> open = new();
            for (int from = 0; from < closures.Length; from++)
            {
                closures[from] = new ulong[(_states.Count + 63) / 64];
                open.Push(from);
                while (open.TryPop(out int state))
                {
                    ulong bit = 1UL << (state & 63);
                    if ((closures[from][state >> 6] & bit) == 0)
                    {
                        closures[from][state >> 6] |= bit;
                        _forks[state].ForEach(open.Push);
                    }
                }

                for (int state = 0; state < closures.Length; state++)
                {
                    if (_forks[state].Count > 0)
                    {
                        closures[from][state >> 6] &= ~(1UL << (state & 63));
                    }
                }
            }

            return closures;
        }

        /// <summary>For each word class the set of states that read it.</summary>
        public ulong[][] TakersOfClasses()
        {
            ulong[][] takers = new ulong[WordClasses.Count][];
            for (int wordClass = 0; wordClass < takers.Length; wordClass++)
            {
                takers[wordClass] = new ulong[(_states.Count + 63) / 64];
                WordProperties properties = WordClasses.PropertiesOf(wordClass);
                for (int state = 0; state < _states.Count; state++)
                {
                    if ((properties & _states[state].Wanted) != 0 && (properties & _states[state].Unwanted) == 0)
                    {
                        takers[wordClass][state >> 6] |= 1UL << (state & 63);
                    }
                }
            }

            return takers;
        }

        private int Compile(Pattern pattern, int next)
        {
            switch (pattern)
            {
                case Pattern.One one:
                    return Add(one.Wanted, one.Unwanted, next);
                case Pattern.InOrder sequence:
                    for (int part = sequence.Parts.Count - 1; part >= 0; part--)
                    {
                        next = Compile(sequence.Parts[part], next);
                    }

                    return next;
                case Pattern.Either choice:
                    int fork = Add();
                    foreach (Pattern part in choice.Parts)
                    {
                        _forks[fork].Add(Compile(part, next));
                    }

                    return fork;
                default:
                    int loop = Add();
                    _forks[loop].Add(next);
                    _forks[loop].Add(Compile(((Pattern.Repeated)pattern).Part, loop));
                    return loop;
            }
        }

        private int Add(WordProperties wanted = WordProperties.None, WordProperties unwanted = WordProperties.None, int target = End)
        {
            _states.Add((wanted, unwanted, target));
            _forks.Add([]);
            return _states.Count - 1;
        }
    }
}
