using System.CommandLine;

namespace CaptionSearch.Cli;

/// <summary>Options that mean the same in every verb that has them; a new instance for each verb.</summary>
public static class VerbOptions
{
    /// <summary><c>--data DIR</c>: the folder of the index; null when not given.</summary>
    public static Option<string?> Data() => new("--data")
    {
        Description = "Folder of the index [default: CAPTIONSEARCH_DATA_DIR, else captionsearch in your data folder].",
        HelpName = "DIR",
    };

    /// <summary><c>--model DIR</c>: the model folder; null when not given.</summary>
    public static Option<string?> Model() => new("--model")
    {
        Description = "Folder of the model [default: CAPTIONSEARCH_MODEL, else the model that comes with the program].",
        HelpName = "DIR",
    };

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
        option.Validators.Add(result =>
        {
            // A value that is no number has been reported already.
            if (result.Errors.Any() || result.Tokens is not [var token] || !int.TryParse(token.Value, out int value))
            {
                return;
            }

            if (value < smallest || value > largest)
            {
                result.AddError($"{name} is {value}; it must be {smallest} to {largest}.");
            }
        });
        return option;
    }
}
