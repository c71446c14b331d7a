using System.CommandLine;

namespace CaptionSearch.Cli;

/// <summary>A verb with examples: what <c>--help</c> shows below the options.</summary>
internal sealed class Verb : Command
{
    /// <summary>Creates the verb.</summary>
    /// <param name="name">What is typed.</param>
    /// <param name="description">One or two sentences.</param>
    /// <param name="examples">Pairs of a command line and what it does.</param>
    public Verb(string name, string description, params (string Line, string Does)[] examples)
        : base(name, description)
    {
        Examples = examples;
    }

    /// <summary>Command lines with what each does; shown in this order.</summary>
    public IReadOnlyList<(string Line, string Does)> Examples { get; }

    /// <summary>Whether a verb with a data folder works on the index, so that it may lie on a server. Default true.</summary>
    public bool UsesIndex { get; init; } = true;
}
