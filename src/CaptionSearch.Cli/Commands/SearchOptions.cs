using System.CommandLine;
using System.Globalization;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;

namespace CaptionSearch.Cli.Commands;

/// <summary>What <c>search</c> and <c>query</c> have in common: further parts, filters, cuts, order.</summary>
internal sealed class SearchOptions
{
    private readonly Option<int> _limit = VerbOptions.Limit();
    private readonly Option<string[]> _plus = Several("--plus", "Also wanted: a picture, when it is a file, else words; 2:X counts twice.", "X");
    private readonly Option<string[]> _minus = Several("--minus", "Not wanted: a picture or words, as with --plus.", "X");
    private readonly Option<string[]> _dataset = Several("--dataset", "Only pictures of this data set; may be given several times.", "NAME");
    private readonly Option<string[]> _split = Several("--split", "Only pictures of this part of their data set, such as train; may be given several times.", "NAME");
    private readonly Option<string[]> _path = Several("--path", "Only pictures in this folder, or whose path begins so; may be given several times.", "PREFIX");
    private readonly Option<string?> _date = Text("--date", "Only files of these days: 2024, 2024-01..2024-06, 2024-05-01.. and the like.", "RANGE");
    private readonly Option<string?> _width = Text("--width", "Only pictures so many pixels wide: 800.., ..600 or 640..1920.", "RANGE");
    private readonly Option<string?> _height = Text("--height", "Only pictures so many pixels high.", "RANGE");
    private readonly Option<string?> _bytes = Text("--bytes", "Only files of this size: 100k..2M, ..500k.", "RANGE");
    private readonly Option<string[]> _source = Several("--source", "Only sentences written by the model, a data set or a person; may be given several times.", "model|import|human");
    private readonly Option<string?> _minScore = Text(
        "--min-score", "Least probability that a hit is relevant, 0..1; 0 shows everything [default: the model's for words, 0 for pictures].", "P");

    private readonly Option<string?> _relative = Text("--relative", "Least score of a hit as a part of the best one's, 0..1 [default: 0].", "R");
    private readonly Option<bool> _noTags = new("--no-tags") { Description = "Look for words in the sentences only, not in the tags." };
    private readonly Option<string> _sort = new("--sort")
    {
        Description = "Order of the hits: best first, or newest file first among those that pass the cut.",
        HelpName = "score|date",
        DefaultValueFactory = _ => "score",
    };

    /// <summary>Adds the options to a verb.</summary>
    public SearchOptions(Verb verb)
    {
        _source.AcceptOnlyFromAmong("model", "import", "human");
        _sort.AcceptOnlyFromAmong("score", "date");
        foreach (Option option in new Option[]
        {
            _limit, _plus, _minus, _dataset, _split, _path, _date, _width, _height, _bytes, _source, _minScore, _relative, _noTags, _sort,
        })
        {
            verb.Options.Add(option);
        }
    }

    /// <summary>The request, without text and picture.</summary>
    /// <param name="parsed">What was typed.</param>
    /// <param name="verb">For errors.</param>
    /// <param name="explain">Whether hits say why they are there.</param>
    /// <exception cref="UsageException">A value is not of its form.</exception>
    public SearchRequest Read(ParseResult parsed, string verb, bool explain)
    {
        try
        {
            return new SearchRequest
            {
                Others =
                [
                    .. Terms(parsed, _plus, isWanted: true),
                    .. Terms(parsed, _minus, isWanted: false),
                ],
                Filter = Filter(parsed),
                Limit = parsed.GetValue(_limit),
                Order = parsed.GetValue(_sort) == "date" ? HitOrder.Date : HitOrder.Score,
                MinProbability = Share(parsed, _minScore),
                MinRelative = Share(parsed, _relative) ?? 0,
                UseTags = !parsed.GetValue(_noTags),
                Explain = explain,
            };
        }
        catch (FormatException error)
        {
            throw new UsageException(verb, error.Message);
        }
    }

    /// <summary>A folder's path ends with a separator, so that <c>photos</c> does not fit <c>photos2</c>; anything else is a beginning as it stands.</summary>
    internal static string Prefix(string path)
    {
        string full = Path.GetFullPath(path);
        return Directory.Exists(full) && !Path.EndsInDirectorySeparator(full) ? full + Path.DirectorySeparatorChar : full;
    }

    private DocumentFilter? Filter(ParseResult parsed)
    {
        (DateTimeOffset? from, DateTimeOffset? to) = Range(parsed, _date, text => RangeText.Dates(text));
        (int? minWidth, int? maxWidth) = Range(parsed, _width, RangeText.Numbers);
        (int? minHeight, int? maxHeight) = Range(parsed, _height, RangeText.Numbers);
        (long? minBytes, long? maxBytes) = Range(parsed, _bytes, RangeText.Bytes);
        DocumentFilter filter = new()
        {
            DataSets = parsed.GetValue(_dataset) ?? [],
            Splits = [.. (parsed.GetValue(_split) ?? []).Select(static name => name.ToLowerInvariant())],
            PathPrefixes = [.. (parsed.GetValue(_path) ?? []).Select(Prefix)],
            Sources = [.. (parsed.GetValue(_source) ?? []).Select(name => Enum.Parse<CaptionSource>(name, ignoreCase: true))],
            From = from,
            To = to,
            MinWidth = minWidth,
            MaxWidth = maxWidth,
            MinHeight = minHeight,
            MaxHeight = maxHeight,
            MinBytes = minBytes,
            MaxBytes = maxBytes,
        };
        bool isEmpty = filter is
        {
            DataSets.Count: 0, Splits.Count: 0, PathPrefixes.Count: 0, Sources.Count: 0, From: null, To: null, MinWidth: null, MaxWidth: null,
            MinHeight: null, MaxHeight: null, MinBytes: null, MaxBytes: null,
        };
        return isEmpty ? null : filter;
    }

    private static IEnumerable<SearchTerm> Terms(ParseResult parsed, Option<string[]> option, bool isWanted)
        => (parsed.GetValue(option) ?? []).Select(text => Named(option, () => SearchTerm.Parse(text, isWanted)));

    private static T Range<T>(ParseResult parsed, Option<string?> option, Func<string, T> read)
        where T : struct
        => parsed.GetValue(option) is string text ? Named(option, () => read(text)) : default;

    /// <summary>Reads a value; an error says which option it belongs to.</summary>
    private static T Named<T>(Option option, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException error)
        {
            throw new FormatException($"{option.Name}: {error.Message}", error);
        }
    }

    private static double? Share(ParseResult parsed, Option<string?> option) => parsed.GetValue(option) switch
    {
        null => null,
        string text when double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double share) && share is >= 0 and <= 1 => share,
        string text => throw new FormatException($"{option.Name}: '{text}' is not a number from 0 to 1, such as 0.35."),
    };

    private static Option<string[]> Several(string name, string description, string helpName)
        => new(name) { Description = description, HelpName = helpName, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false };

    private static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };
}
