using System.Globalization;
using System.Text;
using CaptionSearch.Engine.Searching;
using CaptionSearch.Index;
using CaptionSearch.Index.Ranking;
using Microsoft.AspNetCore.Http;

namespace CaptionSearch.Web.Pages.Parts;

/// <summary>What the address of the search page asks for: every choice of the form is in it, so that a result can be passed on.</summary>
public sealed class SearchForm
{
    /// <summary>Last page of hits that can be turned to.</summary>
    public const int MostPages = 10;

    private const int DefaultCount = 24;
    private const int LongestValue = 1_000;

    // In the order in which they stand in an address.
    private static readonly string[] Names =
    [
        "q", "picture", "upload", "dataset", "split", "path", "from", "to", "minwidth", "maxwidth", "minheight", "maxheight", "minsize", "maxsize",
        "source", "sort", "n", "all", "page",
    ];

    private readonly Dictionary<string, string> _values;

    private SearchForm(Dictionary<string, string> values) => _values = values;

    /// <summary>Numbers of hits on a page that can be chosen.</summary>
    public static IReadOnlyList<int> Counts { get; } = [12, DefaultCount, 36];

    /// <summary>Hits on a page.</summary>
    public int Count => int.TryParse(this["n"], CultureInfo.InvariantCulture, out int count) && Counts.Contains(count) ? count : DefaultCount;

    /// <summary>The page of hits, from 1.</summary>
    public int Page => int.TryParse(this["page"], CultureInfo.InvariantCulture, out int page) ? Math.Clamp(page, 1, MostPages) : 1;

    /// <summary>Whether improbable hits are shown too.</summary>
    public bool ShowsAll => this["all"].Length > 0;

    /// <summary>Whether anything is searched for; filters alone are no search.</summary>
    public bool Asks => this["q"].Length > 0 || this["picture"].Length > 0 || this["upload"].Length > 0;

    /// <summary>What was typed or chosen; empty when nothing was.</summary>
    /// <param name="name">Name of a field.</param>
    public string this[string name] => _values.GetValueOrDefault(name, "");

    /// <summary>Reads an address; what it does not know is left out.</summary>
    public static SearchForm Read(IQueryCollection query)
    {
        ArgumentNullException.ThrowIfNull(query);
        Dictionary<string, string> values = [];
        foreach (string name in Names)
        {
            string value = query[name].ToString().Trim();
            if (value.Length > 0)
            {
                values[name] = value.Length <= LongestValue ? value : value[..LongestValue];
            }
        }

        return new SearchForm(values);
    }

    /// <summary>The address with some values changed; the first page of hits, unless a page is among them.</summary>
    /// <param name="changes">Names with their new values; an empty value goes.</param>
    public string With(params IReadOnlyList<(string Name, string Value)> changes)
    {
        Dictionary<string, string> values = new(_values);
        values.Remove("page");
        foreach ((string name, string value) in changes)
        {
            values[name] = value;
        }

        StringBuilder address = new("/");
        char separator = '?';
        foreach (string name in Names)
        {
            if (values.TryGetValue(name, out string? value) && value.Length > 0)
            {
                address.Append(separator).Append(name).Append('=').Append(Uri.EscapeDataString(value));
                separator = '&';
            }
        }

        return address.ToString();
    }

    /// <summary>The address without some values.</summary>
    public string Without(params IReadOnlyList<string> names) => With([.. names.Select(static name => (name, ""))]);

    /// <summary>The filters in force: what each says, and the address without it.</summary>
    public IReadOnlyList<(string Says, string Without)> Filters()
    {
        List<(string Says, string Without)> filters = [];
        Add("data set ", "dataset");
        Add("part ", "split");
        Add("in ", "path");
        AddRange("file of", "", "from", "to");
        AddRange("width", " px", "minwidth", "maxwidth");
        AddRange("height", " px", "minheight", "maxheight");
        AddRange("size", "", "minsize", "maxsize");
        if (SourceOf(this["source"]) is CaptionSource source)
        {
            filters.Add(("sentence by " + Writers.Name(source), Without("source")));
        }

        return filters;

        void Add(string says, string name)
        {
            if (this[name].Length > 0)
            {
                filters.Add((says + this[name], Without(name)));
            }
        }

        void AddRange(string says, string unit, string least, string most)
        {
            if (this[least].Length + this[most].Length > 0)
            {
                string range = this[most].Length == 0 ? $"from {this[least]}" : this[least].Length == 0 ? $"up to {this[most]}" : $"{this[least]} to {this[most]}";
                filters.Add(($"{says} {range}{unit}", Without(least, most)));
            }
        }
    }

    /// <summary>The search that is asked for, without its pictures; one hit more than is shown, to know whether there are more.</summary>
    /// <exception cref="FormatException">A value is not of its form; the message says which.</exception>
    public SearchRequest Request()
    {
        SearchWords words = SearchWords.Parse(this["q"]);
        return new SearchRequest
        {
            Text = words.Text,
            Others = words.Others,
            ReadsFiles = false,
            Filter = Filter(),
            Limit = (Page * Count) + 1,
            Order = this["sort"] == "date" ? HitOrder.Date : HitOrder.Score,
            MinProbability = ShowsAll ? 0 : null,
            Explain = true,
        };
    }

    private DocumentFilter? Filter()
    {
        if (Filters().Count == 0)
        {
            return null;
        }

        (DateTimeOffset? from, DateTimeOffset? to) = Range("Date", "from", "to", static text => RangeText.Dates(text));
        (int? minWidth, int? maxWidth) = Range("Width", "minwidth", "maxwidth", RangeText.Numbers);
        (int? minHeight, int? maxHeight) = Range("Height", "minheight", "maxheight", RangeText.Numbers);
        (long? minBytes, long? maxBytes) = Range("Size", "minsize", "maxsize", RangeText.Bytes);
        return new DocumentFilter
        {
            DataSets = List("dataset"),
            Splits = [.. List("split").Select(static name => name.ToLowerInvariant())],
            PathPrefixes = List("path"),
            Sources = SourceOf(this["source"]) is CaptionSource source ? [source] : [],
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

    private string[] List(string name) => this[name].Length > 0 ? [this[name]] : [];

    private T Range<T>(string field, string least, string most, Func<string, T> read)
        where T : struct
    {
        if (this[least].Length + this[most].Length == 0)
        {
            return default;
        }

        try
        {
            return read($"{this[least]}..{this[most]}");
        }
        catch (FormatException error)
        {
            throw new FormatException($"{field}: {error.Message}", error);
        }
    }

    private static CaptionSource? SourceOf(string name) => name switch
    {
        "model" => CaptionSource.Model,
        "import" => CaptionSource.Import,
        "human" => CaptionSource.Human,
        _ => null,
    };
}
