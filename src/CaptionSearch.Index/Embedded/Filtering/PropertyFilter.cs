using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded.Filtering;

/// <summary>Selects documents by their properties.</summary>
internal static class PropertyFilter
{
    /// <summary>The documents that have all properties a filter asks for; when it asks for nothing, also numbers that no document has.</summary>
    public static DocumentSet Select(IndexConnection connection, DocumentFilter? filter)
    {
        DocumentSet documents = filter is null ? DocumentSet.UpTo(connection.Number("SELECT max(number) FROM documents")) : OfColumns(connection, filter);
        if (filter?.DataSets.Count > 0)
        {
            documents.IntersectWith(WithOneOf(connection, "data_set", filter.DataSets));
        }

        if (filter?.Splits.Count > 0)
        {
            documents.IntersectWith(WithOneOf(connection, "split", filter.Splits));
        }

        if (filter?.PathPrefixes.Count > 0)
        {
            documents.IntersectWith(WithPaths(connection, filter.PathPrefixes));
        }

        return documents;
    }

    /// <summary>Asks only for what the filter asks for: every document is looked at.</summary>
    private static DocumentSet OfColumns(IndexConnection connection, DocumentFilter filter)
    {
        List<string> conditions = [];
        List<object?> values = [];
        Add("file_time >= ", filter.From?.UtcTicks);
        Add("file_time < ", filter.To?.UtcTicks);
        Add("width >= ", filter.MinWidth);
        Add("width BETWEEN 1 AND ", filter.MaxWidth);
        Add("height >= ", filter.MinHeight);
        Add("height BETWEEN 1 AND ", filter.MaxHeight);
        Add("bytes >= ", filter.MinBytes);
        Add("bytes BETWEEN 1 AND ", filter.MaxBytes);
        Add("1 << source & ", filter.Sources.Count > 0 ? filter.Sources.Aggregate(0L, (bits, source) => bits | (1L << (int)source)) : null);
        if (conditions.Count == 0)
        {
            return DocumentSet.UpTo(connection.Number("SELECT max(number) FROM documents"));
        }

        DocumentSet documents = new();
        AddAll(documents, connection.Query($"SELECT number FROM documents WHERE {string.Join(" AND ", conditions)}", [.. values]));
        return documents;

        void Add(string condition, long? value)
        {
            if (value is not null)
            {
                values.Add(value);
                conditions.Add(string.Create(CultureInfo.InvariantCulture, $"({condition}${values.Count})"));
            }
        }
    }

    private static DocumentSet WithOneOf(IndexConnection connection, string column, IReadOnlyList<string> values)
    {
        DocumentSet documents = new();
        foreach (string value in values)
        {
            AddAll(documents, connection.Query($"SELECT number FROM documents WHERE {column} = $1", value));
        }

        return documents;
    }

    private static DocumentSet WithPaths(IndexConnection connection, IReadOnlyList<string> prefixes)
    {
        DocumentSet documents = new();
        foreach (string prefix in prefixes)
        {
            AddAll(
                documents,
                prefix.Length == 0
                    ? connection.Query("SELECT document FROM paths")
                    : connection.Query("SELECT document FROM paths WHERE path >= $1 AND path < CAST($2 AS TEXT)", prefix, After(prefix)));
        }

        return documents;
    }

    /// <summary>What comes behind all texts that begin with a prefix, in the order of bytes that the table has.</summary>
    private static byte[] After(string prefix)
    {
        // No byte of UTF-8 is 255: adding 1 to the last never overflows.
        byte[] bytes = Encoding.UTF8.GetBytes(prefix);
        bytes[^1]++;
        return bytes;
    }

    private static void AddAll(DocumentSet documents, SqliteDataReader rows)
    {
        using (rows)
        {
            while (rows.Read())
            {
                documents.Add(rows.GetInt64(0));
            }
        }
    }
}
