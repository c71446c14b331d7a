namespace CaptionSearch.Index.Text;

/// <summary>A pattern as a deterministic automaton: Thompson's construction, then sets of states.</summary>
/// <remarks>Built once for the process; a step is one look into a table.</remarks>
internal sealed class PatternAutomaton
{
    /// <summary>The state from which nothing can match any more.</summary>
    public const int Dead = 0;

    /// <summary>The state before the first code point.</summary>
    public const int Start = 1;

    private readonly List<NonDeterministicState> _states = [];
    private readonly short[] _next; // [state, class]
    private readonly bool[] _accepts; // [state]

    /// <summary>Compiles a pattern.</summary>
    public PatternAutomaton(Pattern pattern)
    {
        int end = NewState();
        int start = Compile(pattern, end);
        List<int[]> sets = [[], Closure([start])];
        Dictionary<string, int> numbers = new(StringComparer.Ordinal) { [KeyOf(sets[Dead])] = Dead, [KeyOf(sets[Start])] = Start };
        List<short> next = [.. new short[WordClasses.Count]]; // from Dead to Dead
        for (int state = Start; state < sets.Count; state++)
        {
            for (int wordClass = 0; wordClass < WordClasses.Count; wordClass++)
            {
                int[] target = Closure(sets[state].Where(from => _states[from].Takes(wordClass)).Select(from => _states[from].Target));
                if (!numbers.TryGetValue(KeyOf(target), out int number))
                {
                    number = sets.Count;
                    numbers.Add(KeyOf(target), number);
                    sets.Add(target);
                }

                next.Add(checked((short)number));
            }
        }

        _next = [.. next];
        _accepts = [.. sets.Select(set => set.Contains(end))];
    }

    /// <summary>The state after one more code point.</summary>
    public int Step(int state, int wordClass) => _next[(state * WordClasses.Count) + wordClass];

    /// <summary>Whether what was read so far matches.</summary>
    public bool Accepts(int state) => _accepts[state];

    private static string KeyOf(int[] set) => string.Join(' ', set);

    /// <summary>Adds states that match the pattern and go on at <paramref name="next"/>; returns the first of them.</summary>
    private int Compile(Pattern pattern, int next)
    {
        switch (pattern)
        {
            case Pattern.One one:
                int state = NewState();
                _states[state].Wanted = one.Wanted;
                _states[state].Unwanted = one.Unwanted;
                _states[state].Target = next;
                return state;
            case Pattern.InOrder sequence:
                return sequence.Parts.Reverse().Aggregate(next, (after, part) => Compile(part, after));
            case Pattern.Either choice:
                int fork = NewState();
                foreach (Pattern part in choice.Parts)
                {
                    _states[fork].Free.Add(Compile(part, next));
                }

                return fork;
            default:
                int loop = NewState();
                _states[loop].Free.Add(next);
                _states[loop].Free.Add(Compile(((Pattern.Repeated)pattern).Part, loop));
                return loop;
        }
    }

    private int NewState()
    {
        _states.Add(new NonDeterministicState());
        return _states.Count - 1;
    }

    /// <summary>The states and all that are reached from them without reading, in order.</summary>
    private int[] Closure(IEnumerable<int> states)
    {
        SortedSet<int> reached = [];
        Stack<int> open = new(states);
        while (open.TryPop(out int state))
        {
            if (reached.Add(state))
            {
                _states[state].Free.ForEach(open.Push);
            }
        }

        return [.. reached];
    }

    private sealed class NonDeterministicState
    {
        public WordProperties Wanted { get; set; }

        public WordProperties Unwanted { get; set; }

        public int Target { get; set; }

        /// <summary>States that are reached without reading anything.</summary>
        public List<int> Free { get; } = [];

        public bool Takes(int wordClass)
        {
            WordProperties properties = WordClasses.PropertiesOf(wordClass);
            return (properties & Wanted) != 0 && (properties & Unwanted) == 0;
        }
    }
}
