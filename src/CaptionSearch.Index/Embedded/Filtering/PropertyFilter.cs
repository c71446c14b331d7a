using System.Text;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded.Filtering;

/// <summary>Selects documents by their properties.</summary>
internal static class PropertyFilter
{
    /// <summary>The documents that have all properties a filter asks for.</summary>
    public static DocumentSet Select(IndexConnection connection, DocumentFilter filter)
    {
        int sources = 0; // a bit each; 0 for any
        foreach (CaptionSource source in filter.Sources)
        {
            sources |= 1 << (int)source;
        }

        DocumentSet documents = new();
        Add(
            documents,
            connection.Query(
                """
                SELECT number FROM documents
                WHERE ($1 IS NULL OR file_time >= $1) AND ($2 IS NULL OR file_time < $2)
                    AND ($3 IS NULL OR width >= $3) AND ($4 IS NULL OR width BETWEEN 1 AND $4)
                    AND ($5 IS NULL OR height >= $5) AND ($6 IS NULL OR height BETWEEN 1 AND $6)
                    AND ($7 IS NULL OR bytes >= $7) AND ($8 IS NULL OR bytes BETWEEN 1 AND $8)
                    AND ($9 = 0 OR $9 & (1 << source) <> 0)
                """,
                filter.From?.UtcTicks, filter.To?.UtcTicks, filter.MinWidth, filter.MaxWidth, filter.MinHeight, filter.MaxHeight,
                filter.MinBytes, filter.MaxBytes, sources));
        if (filter.DataSets.Count > 0)
        {
            documents.IntersectWith(OfDataSets(connection, filter.DataSets));
        }

        if (filter.PathPrefixes.Count > 0)
        {
            documents.IntersectWith(WithPaths(connection, filter.PathPrefixes));
        }

        return documents;
    }

    private static DocumentSet OfDataSets(IndexConnection connection, IReadOnlyList<string> names)
    {
        DocumentSet documents = new();
        foreach (string name in names)
        {
            Add(documents, connection.Query("SELECT number FROM documents WHERE data_set = $1", name));
        }

        return documents;
    }

    private static DocumentSet WithPaths(IndexConnection connection, IReadOnlyList<string> prefixes)
    {
        DocumentSet documents = new();
        foreach (string prefix in prefixes)
        {
            Add(
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

    private static void Add(DocumentSet documents, SqliteDataReader rows)
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
