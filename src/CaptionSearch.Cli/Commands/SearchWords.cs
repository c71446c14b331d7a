using CaptionSearch.Engine.Searching;

namespace CaptionSearch.Cli.Commands;

/// <summary>The arguments of <c>search</c>: a text, then <c>+ X</c> and <c>- X</c> as often as wanted.</summary>
/// <param name="Text">All words before the first operator, joined by a blank; may be empty.</param>
/// <param name="Others">What follows an operator, up to the next one.</param>
internal sealed record SearchWords(string Text, IReadOnlyList<SearchTerm> Others)
{
    /// <summary>Takes the arguments apart.</summary>
    /// <exception cref="UsageException">Nothing follows an operator, a weight is out of range, or an argument looks like an option that does not exist.</exception>
    public static SearchWords Read(IReadOnlyList<string> arguments, string verb)
    {
        List<string> text = [];
        List<SearchTerm> others = [];
        int i = 0;
        for (; i < arguments.Count && arguments[i] is not ("+" or "-"); i++)
        {
            text.Add(Checked(arguments[i], verb));
        }

        while (i < arguments.Count)
        {
            string sign = arguments[i++];
            List<string> words = [];
            for (; i < arguments.Count && arguments[i] is not ("+" or "-"); i++)
            {
                words.Add(Checked(arguments[i], verb));
            }

            try
            {
                others.Add(SearchTerm.Parse(string.Join(' ', words), isWanted: sign == "+"));
            }
            catch (FormatException error)
            {
                throw new UsageException(verb, words.Count == 0 ? $"nothing follows the '{sign}'; expected words or a picture." : error.Message);
            }
        }

        return new SearchWords(string.Join(' ', text), others);
    }

    private static string Checked(string argument, string verb)
        => argument.StartsWith("--", StringComparison.Ordinal) && !argument.Contains(' ', StringComparison.Ordinal)
            ? throw new UsageException(verb, $"there is no option {argument}. Try 'captionsearch {verb} --help'.")
            : argument;
}
