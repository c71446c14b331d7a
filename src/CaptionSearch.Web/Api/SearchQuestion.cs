using System.Globalization;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;
using CaptionSearch.Web.Hosting;

namespace CaptionSearch.Web.Api;

/// <summary>Makes a search of what was sent; whatever is out of its range is named.</summary>
internal static class SearchQuestion
{
    private const int MostHits = 1000;
    private const int MostTerms = 16;
    private const int MostValues = 64;
    private const int LongestText = 2000;

    /// <summary>The search that an address asks for, with a picture that was sent beside it or none.</summary>
    /// <exception cref="RequestException">A value is not of its form.</exception>
    public static SearchRequest Of(SearchParameters asked, PictureFilter filter, ReadOnlyMemory<byte>? picture) => Checked(new SearchRequest
    {
        ReadsFiles = false,
        Text = Text("q", asked.Q),
        Picture = asked.Like is { Length: > 0 } like ? Id("like", like) : null,
        PictureBytes = picture,
        Others =
        [
            .. Several("plus", asked.Plus, MostTerms).Select(term => Term("plus", term, isWanted: true)),
            .. Several("minus", asked.Minus, MostTerms).Select(term => Term("minus", term, isWanted: false)),
        ],
        Filter = Filter(filter),
        Limit = Count(asked.N),
        Order = Order(asked.Sort),
        MinProbability = Share("min_score", asked.MinScore),
        MinRelative = Share("relative", asked.Relative) ?? 0,
        UseTags = asked.Tags ?? true,
        Explain = asked.Explain ?? false,
    });

    /// <summary>The search that a body asks for.</summary>
    /// <exception cref="RequestException">A value is not of its form.</exception>
    public static SearchRequest Of(SearchBody asked, RequestLimits limits) => Checked(new SearchRequest
    {
        ReadsFiles = false,
        Text = Text("text", asked.Text),
        Picture = asked.Picture?.Id,
        PictureBytes = asked.Picture is { Id: null } sent ? ApiBody.Checked(sent.Bytes, limits) : default(ReadOnlyMemory<byte>?),
        Others =
        [
            .. Several("plus", asked.Plus, MostTerms).Select(term => Term("plus", Typed(term), isWanted: true)),
            .. Several("minus", asked.Minus, MostTerms).Select(term => Term("minus", Typed(term), isWanted: false)),
        ],
        Filter = asked.Filters is { } filter ? Filter(filter) : null,
        Limit = Count(asked.N),
        Order = Order(asked.Sort),
        MinProbability = Share("min_score", asked.MinScore),
        MinRelative = Share("relative", asked.Relative) ?? 0,
        UseTags = asked.Tags ?? true,
        Explain = asked.Explain ?? false,
    });

    /// <summary>The id of a picture.</summary>
    /// <exception cref="RequestException">It is none.</exception>
    public static string Id(string name, string value) => DocumentId.IsValid(value)
        ? value
        : throw RequestException.Bad($"'{name}' is not the id of a picture: 64 hexadecimal digits, lower case.");

    /// <summary>A filter; null when it asks for nothing.</summary>
    /// <exception cref="RequestException">A value is not of its form.</exception>
    public static DocumentFilter? Filter(PictureFilter asked)
    {
        (DateTimeOffset? from, DateTimeOffset? to) = Range("date", asked.Date, static text => RangeText.Dates(text));
        (int? minWidth, int? maxWidth) = Range("width", asked.Width, RangeText.Numbers);
        (int? minHeight, int? maxHeight) = Range("height", asked.Height, RangeText.Numbers);
        (long? minBytes, long? maxBytes) = Range("bytes", asked.Bytes, RangeText.Bytes);
        bool isEmpty = new[] { asked.Dataset, asked.Split, asked.Path, asked.Source }.All(static list => list is not { Length: > 0 })
            && new[] { asked.Date, asked.Width, asked.Height, asked.Bytes }.All(string.IsNullOrEmpty);
        return isEmpty ? null : new DocumentFilter
        {
            DataSets = [.. Several("dataset", asked.Dataset, MostValues)],
            Splits = [.. Several("split", asked.Split, MostValues).Select(static name => name.ToLowerInvariant())],
            PathPrefixes = [.. Several("path", asked.Path, MostValues)],
            Sources = [.. Several("source", asked.Source, MostValues).Select(Source)],
            From = from,
            To = to,
            MinWidth = minWidth,
            MaxWidth = maxWidth,
            MinHeight = minHeight,
            MaxHeight = maxHeight,
            MinBytes = minBytes,
            MaxBytes = maxBytes,
        };
    }

    /// <summary>A number that is missing or in its range.</summary>
    /// <exception cref="RequestException">It is not.</exception>
    public static int? Number(string name, int? value, int least, int most) => value is null || (value >= least && value <= most)
        ? value
        : throw RequestException.Bad($"'{name}' is {value}; it must be {least} to {most}.");

    private static SearchRequest Checked(SearchRequest request)
        => string.IsNullOrWhiteSpace(request.Text) && request.Picture is null && request.PictureBytes is null && request.Others.Count == 0
            ? throw RequestException.Bad("Nothing is asked for; give words or a picture.")
            : request;

    private static string? Text(string name, string? value) => value is { Length: > LongestText }
        ? throw RequestException.Bad($"'{name}' has {value.Length} characters; the most is {LongestText}.")
        : value;

    private static IReadOnlyList<T> Several<T>(string name, IReadOnlyList<T>? values, int most)
        where T : class
        => values is null ? []
            : values.Count > most ? throw RequestException.Bad($"'{name}' is given {values.Count} times; the most is {most}.")
            : values.Any(static value => value is null) ? throw RequestException.Bad($"'{name}' has an empty value.")
            : values;

    private static string Typed(SearchTermBody term) => $"{term.Weight.ToString("0.######", CultureInfo.InvariantCulture)}:{term.Value}";

    private static SearchTerm Term(string name, string text, bool isWanted)
    {
        try
        {
            SearchTerm term = SearchTerm.Parse(Text(name, text)!, isWanted);
            return term.Value.Contains('\0', StringComparison.Ordinal) ? throw RequestException.Bad($"'{name}' has a character that no text has.") : term;
        }
        catch (FormatException error)
        {
            throw RequestException.Bad($"'{name}': {error.Message}");
        }
    }

    private static T Range<T>(string name, string? text, Func<string, T> read)
        where T : struct
    {
        try
        {
            return string.IsNullOrEmpty(text) ? default : read(text);
        }
        catch (FormatException error)
        {
            throw RequestException.Bad($"'{name}': {error.Message}");
        }
    }

    private static int Count(int? value) => Number("n", value, 1, MostHits) ?? 10;

    private static double? Share(string name, double? value) => value is null or (>= 0 and <= 1)
        ? value
        : throw RequestException.Bad(string.Create(CultureInfo.InvariantCulture, $"'{name}' is {value}; it must be 0 to 1."));

    private static HitOrder Order(string? value) => value switch
    {
        null or "" or "score" => HitOrder.Score,
        "date" => HitOrder.Date,
        _ => throw RequestException.Bad("'sort' must be score or date."),
    };

    private static CaptionSource Source(string value) => value switch
    {
        "model" => CaptionSource.Model,
        "import" => CaptionSource.Import,
        "human" => CaptionSource.Human,
        _ => throw RequestException.Bad("'source' must be model, import or human."),
    };
}
