namespace CaptionSearch.Import.Formats;

/// <summary>Which column of a table holds what, by its header row.</summary>
internal sealed class TableColumns
{
    private static readonly char[] Delimiters = [',', ';', '\t', '|'];

    private readonly string[] _names;

    internal TableColumns(IReadOnlyList<string> header)
    {
        _names = [.. header.Select(static name => name.Trim())];
        Picture = Find(FieldNames.Picture);
        Caption = Find(FieldNames.Caption);
        Id = Find(FieldNames.Id);
        Split = Find(FieldNames.Split);
        Tags = Find(FieldNames.Tags);
        Source = Find(FieldNames.Source);
    }

    internal int Count => _names.Length;

    internal int Picture { get; }

    internal int Caption { get; }

    internal int Id { get; }

    internal int Split { get; }

    internal int Tags { get; }

    internal int Source { get; }

    internal bool IsComplete => Picture >= 0 && Caption >= 0;

    /// <summary>Whether the last column is the caption: text after it belongs to it even if it has delimiters in it.</summary>
    internal bool EndsWithCaption => Caption == Count - 1;

    /// <summary>The delimiter that the first line uses most; a comma when it uses none.</summary>
    internal static char Delimiter(string firstLine) => Delimiters.MaxBy(candidate => firstLine.Count(c => c == candidate));

    /// <summary>The fields of a row that mean nothing special, by column name.</summary>
    internal Dictionary<string, string> Metadata(IReadOnlyList<string> row)
    {
        Dictionary<string, string> metadata = new(StringComparer.Ordinal);
        for (int i = 0; i < Math.Min(row.Count, _names.Length); i++)
        {
            if (_names[i].Length > 0 && !FieldNames.IsKnown(_names[i]) && !string.IsNullOrWhiteSpace(row[i]))
            {
                metadata[_names[i]] = row[i];
            }
        }

        return metadata;
    }

    private int Find(string[] names) => Array.FindIndex(_names, name => FieldNames.Is(name, names));
}
