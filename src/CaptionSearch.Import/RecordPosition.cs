using System.Globalization;

namespace CaptionSearch.Import;

/// <summary>Where something stands in a data set; every part may be unknown.</summary>
/// <param name="Line">Line number from 1.</param>
/// <param name="Column">Character of the line from 1, in UTF-16 units.</param>
/// <param name="JsonPath">Path in a JSON file, for example <c>images[3].imgurl</c>; null elsewhere.</param>
/// <param name="File">Name of the file when it is another than the data set's main file, for example a split list; else null.</param>
public sealed record RecordPosition(int? Line = null, int? Column = null, string? JsonPath = null, string? File = null)
{
    /// <summary>Nothing is known.</summary>
    public static RecordPosition Unknown { get; } = new();

    /// <summary>Whether a reader can find the place: a line or a path is known.</summary>
    public bool IsKnown => Line is not null || !string.IsNullOrEmpty(JsonPath);

    /// <summary>For example <c>line 3, column 17, images[1].imgurl</c>.</summary>
    public override string ToString()
    {
        List<string> parts = [];
        if (File is not null)
        {
            parts.Add(File);
        }

        if (Line is { } line)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"line {line}"));
        }

        if (Column is { } column)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"column {column}"));
        }

        if (!string.IsNullOrEmpty(JsonPath))
        {
            parts.Add(JsonPath);
        }

        return parts.Count > 0 ? string.Join(", ", parts) : "position unknown";
    }

    /// <summary>For example <c>set.json:3:17: images[1].imgurl</c>, as the beginning of a message.</summary>
    /// <param name="file">The data set's main file.</param>
    public string After(string file)
    {
        string place = File ?? file;
        if (Line is { } line)
        {
            place += string.Create(CultureInfo.InvariantCulture, $":{line}");
            if (Column is { } column)
            {
                place += string.Create(CultureInfo.InvariantCulture, $":{column}");
            }
        }

        return string.IsNullOrEmpty(JsonPath) ? place : $"{place}: {JsonPath}";
    }
}
