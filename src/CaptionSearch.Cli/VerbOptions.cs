using System.CommandLine;

namespace CaptionSearch.Cli;

/// <summary>Options that mean the same in every verb that has them; a new instance for each verb.</summary>
public static class VerbOptions
{
    /// <summary>Name of <see cref="Data"/>.</summary>
    public const string DataName = "--data";

    /// <summary><c>--data DIR</c>: the folder of the index; null when not given.</summary>
    /// <param name="what">What the folder is to the verb.</param>
    public static Option<string?> Data(string what = "Folder of the index") => new(DataName)
    {
        Description = what + " [default: CAPTIONSEARCH_DATA_DIR, else captionsearch in your data folder].",
        HelpName = "DIR",
    };

    /// <summary><c>--model DIR</c>: the model folder; null when not given.</summary>
    public static Option<string?> Model() => new("--model")
    {
        Description = "Folder of the model [default: CAPTIONSEARCH_MODEL, else the model that comes with the program].",
        HelpName = "DIR",
    };

    /// <summary><c>-n N</c>, also <c>--size</c> and <c>--top</c>: most hits, 1..10000; default 10.</summary>
    public static Option<int> Limit() => Number("--size", "Most hits.", 10, 1, 10_000, "-n", "--top");

    /// <summary><c>--paths</c>: only the paths of hits.</summary>
    public static Option<bool> Paths() => new("--paths") { Description = "Print only the paths, one a line." };

    /// <summary><c>--explain</c>: why each hit is there.</summary>
    public static Option<bool> Explain() => new("--explain") { Description = "Say of each hit why it is there: words found, BM25, cosine, what each contributed, who wrote the sentence, probability." };

    /// <summary><c>--beam N</c>: hypotheses followed, 1..64; 1 is greedy; null when not given.</summary>
    public static Option<int?> Beam() => OptionalNumber("--beam", "Hypotheses followed while a sentence is written; 1 is greedy [default: the model's, 3].", 1, 64);

    /// <summary><c>--words N</c>: longest sentence, 1..100; null when not given.</summary>
    public static Option<int?> Words() => OptionalNumber("--words", "Most words of a sentence [default: the model's, 20].", 1, 100);

    /// <summary><c>--json</c>: one JSON document on standard output.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Print JSON." };

    /// <summary><c>--quiet</c>: no progress on standard error.</summary>
    public static Option<bool> Quiet() => new("--quiet", "-q") { Description = "No progress on standard error." };

    /// <summary><c>--threads N</c>: processor cores to use, 1..256; default all of them.</summary>
    public static Option<int> Threads() => Number("--threads", "Processor cores to use.", Environment.ProcessorCount, 1, 256);

    /// <summary>A whole number with a default and a range; outside it is a usage error.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="byDefault">Value when the option is absent.</param>
    /// <param name="smallest">Least accepted value.</param>
    /// <param name="largest">Greatest accepted value.</param>
    /// <param name="aliases">Other spellings.</param>
    public static Option<int> Number(string name, string description, int byDefault, int smallest, int largest, params string[] aliases)
    {
        Option<int> option = new(name, aliases)
        {
            Description = description,
            HelpName = "N",
            DefaultValueFactory = _ => byDefault,
        };
        HoldRange(option, smallest, largest);
        return option;
    }

    /// <summary>A whole number with a range, null when not given.</summary>
    /// <param name="name">With its dashes.</param>
    /// <param name="description">One sentence.</param>
    /// <param name="smallest">Least accepted value.</param>
    /// <param name="largest">Greatest accepted value.</param>
    public static Option<int?> OptionalNumber(string name, string description, int smallest, int largest)
    {
        Option<int?> option = new(name) { Description = description, HelpName = "N" };
        HoldRange(option, smallest, largest);
        return option;
    }

    private static void HoldRange(Option option, int smallest, int largest)
        => option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(int.TryParse(token.Value, out int value) && value >= smallest && value <= largest))
            {
                result.AddError($"{option.Name} is {token.Value}; it must be a whole number from {smallest} to {largest}.");
            }
        });
}
