namespace CaptionSearch.Index.Text;

/// <summary>A regular expression over word classes: what <see cref="PatternAutomaton"/> is compiled from.</summary>
internal abstract record Pattern
{
    /// <summary>One code point that has at least one of the wanted properties and none of the others.</summary>
    public static Pattern Any(WordProperties wanted, WordProperties unwanted = WordProperties.None) => new One(wanted, unwanted);

    /// <summary>One after the other.</summary>
    public static Pattern Sequence(params Pattern[] parts) => new InOrder(parts);

    /// <summary>One of several.</summary>
    public static Pattern Choice(params Pattern[] parts) => new Either(parts);

    /// <summary>Any number of times, also none.</summary>
    public Pattern Star() => new Repeated(this);

    /// <summary>Once or more often.</summary>
    public Pattern Plus() => Sequence(this, Star());

    /// <summary>Once or not at all.</summary>
    public Pattern Optional() => Choice(this, Sequence());

    internal sealed record One(WordProperties Wanted, WordProperties Unwanted) : Pattern;

    internal sealed record InOrder(IReadOnlyList<Pattern> Parts) : Pattern;

    internal sealed record Either(IReadOnlyList<Pattern> Parts) : Pattern;

    internal sealed record Repeated(Pattern Part) : Pattern;
}
