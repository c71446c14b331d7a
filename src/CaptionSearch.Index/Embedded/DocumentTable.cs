using System.Text.Json;
using CaptionSearch.Index.Embedded.Words;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded;

/// <summary>Documents, further captions, paths and tags in their tables.</summary>
internal static class DocumentTable
{
    // In the order that FromRow reads.
    private const string Columns = "number, id, caption, source, confidence, locked, model, width, height, bytes, file_time, data_set, segment, slot, split, metadata";

    /// <summary>What of a document decides how it is replaced.</summary>
    public static StoredDocument? Find(IndexConnection connection, byte[] id)
    {
        long number;
        StoredDocument stored;
        using (SqliteDataReader row = connection.Query(
            "SELECT number, caption, source, confidence, locked, model, segment, slot, data_set, split, metadata FROM documents WHERE id = $1", id))
        {
            if (!row.Read())
            {
                return null;
            }

            number = row.GetInt64(0);
            stored = new StoredDocument(
                number,
                row.GetString(1),
                (CaptionSource)row.GetInt32(2),
                row.IsDBNull(3) ? null : row.GetDouble(3),
                row.GetBoolean(4),
                row.IsDBNull(5) ? null : row.GetString(5),
                row.IsDBNull(6) ? null : new VectorPlace(row.GetInt64(6), row.GetInt32(7)),
                [],
                [],
                row.IsDBNull(8) ? null : row.GetString(8),
                row.IsDBNull(9) ? null : row.GetString(9),
                DocumentMetadata.FromJson(row.IsDBNull(10) ? null : row.GetString(10)));
        }

        return stored with { OtherCaptions = OtherCaptions(connection, number), Tags = Tags(connection, number) };
    }

    /// <summary>Number and place of the vector of a document; null when it is not there.</summary>
    public static (long Number, VectorPlace? Vector)? Locate(IndexConnection connection, byte[] id)
    {
        using SqliteDataReader row = connection.Query("SELECT number, segment, slot FROM documents WHERE id = $1", id);
        return row.Read()
            ? (row.GetInt64(0), row.IsDBNull(1) ? null : new VectorPlace(row.GetInt64(1), row.GetInt32(2)))
            : null;
    }

    public static byte[] IdOf(IndexConnection connection, long number)
    {
        using SqliteDataReader row = connection.Query("SELECT id FROM documents WHERE number = $1", number);
        row.Read();
        return (byte[])row[0];
    }

    /// <summary>Number and place of the vector of many documents, by id; those that are not there are not in it.</summary>
    /// <remarks>One statement for all: most of the time of a statement is its beginning and its end.</remarks>
    /// <exception cref="ArgumentException">One is not an id.</exception>
    public static Dictionary<string, DocumentPlace> LocateAll(IndexConnection connection, IReadOnlyCollection<string> ids)
    {
        foreach (string id in ids)
        {
            DocumentId.Check(id);
        }

        Dictionary<string, DocumentPlace> found = new(ids.Count, StringComparer.Ordinal);
        using SqliteDataReader rows = connection.Query(
            "SELECT id, number, segment, slot FROM documents WHERE id IN (SELECT unhex(value) FROM json_each($1))",
            JsonSerializer.Serialize(ids));
        while (rows.Read())
        {
            found.Add(
                DocumentId.FromBytes(rows.GetFieldValue<byte[]>(0)),
                new DocumentPlace(rows.GetInt64(1), rows.IsDBNull(2) ? null : new VectorPlace(rows.GetInt64(2), rows.GetInt32(3))));
        }

        return found;
    }

    /// <summary>The ids of many documents, by number.</summary>
    public static Dictionary<long, string> IdsOf(IndexConnection connection, IReadOnlyCollection<long> numbers)
    {
        Dictionary<long, string> ids = new(numbers.Count);
        using SqliteDataReader rows = connection.Query(
            "SELECT number, id FROM documents WHERE number IN (SELECT value FROM json_each($1))", JsonSerializer.Serialize(numbers));
        while (rows.Read())
        {
            ids.Add(rows.GetInt64(0), DocumentId.FromBytes(rows.GetFieldValue<byte[]>(1)));
        }

        return ids;
    }

    /// <summary>A document with everything but its vector, and where that is; null when it is not there.</summary>
    public static (CaptionDocument Document, VectorPlace? Vector)? Read(IndexConnection connection, byte[] id)
    {
        long number;
        CaptionDocument document;
        VectorPlace? vector;
        using (SqliteDataReader row = connection.Query($"SELECT {Columns} FROM documents WHERE id = $1", id))
        {
            if (!row.Read())
            {
                return null;
            }

            (number, document, vector) = FromRow(row);
        }

        document = document with
        {
            Paths = Paths(connection, number),
            OtherCaptions = OtherCaptions(connection, number),
            Tags = Tags(connection, number),
        };
        return (document, vector);
    }

    /// <summary>Many documents as <see cref="Read"/> gives them, by id; those that are not there are not in it.</summary>
    /// <remarks>Four statements for all, not for each: a search reads up to some hundred documents.</remarks>
    public static Dictionary<string, FoundDocument> ReadAll(IndexConnection connection, IReadOnlyCollection<string> ids)
    {
        List<(long Number, CaptionDocument Document, VectorPlace? Vector)> read = new(ids.Count);
        using (SqliteDataReader rows = connection.Query(
            $"SELECT {Columns} FROM documents WHERE id IN (SELECT unhex(value) FROM json_each($1))", JsonSerializer.Serialize(ids)))
        {
            while (rows.Read())
            {
                read.Add(FromRow(rows));
            }
        }

        string numbers = JsonSerializer.Serialize(read.Select(static document => document.Number));
        ILookup<long, string> paths = Lists(connection, "SELECT document, path FROM paths WHERE document IN (SELECT value FROM json_each($1))", numbers, Text);
        ILookup<long, string> captions = Lists(
            connection, "SELECT document, caption FROM captions WHERE document IN (SELECT value FROM json_each($1)) ORDER BY document, place", numbers, Text);
        ILookup<long, DocumentTag> tags = Lists(
            connection,
            "SELECT document, name, probability FROM tags WHERE document IN (SELECT value FROM json_each($1)) ORDER BY document, place",
            numbers,
            static row => new DocumentTag(row.GetString(1), row.GetFloat(2)));
        Dictionary<string, FoundDocument> found = new(read.Count, StringComparer.Ordinal);
        foreach ((long number, CaptionDocument document, VectorPlace? vector) in read)
        {
            string[] own = [.. paths[number].Order(StringComparer.Ordinal)];
            found.Add(document.Id, new FoundDocument(document with { Paths = own, OtherCaptions = [.. captions[number]], Tags = [.. tags[number]] }, vector));
        }

        return found;

        static string Text(SqliteDataReader row) => row.GetString(1);
    }

    /// <summary>Number and words of all documents, by ascending number; other statements may run meanwhile.</summary>
    public static IEnumerable<(long Number, DocumentWords Words)> ReadWords(IndexConnection connection)
    {
        using SqliteDataReader rows = connection.Query("SELECT number, caption FROM documents ORDER BY number");
        while (rows.Read())
        {
            long number = rows.GetInt64(0);
            yield return (number, DocumentWords.Of(rows.GetString(1), OtherCaptions(connection, number), Tags(connection, number)));
        }
    }

    /// <summary>The texts of one field of a document; none when it is not there.</summary>
    public static IReadOnlyList<string> Texts(IndexConnection connection, long number, WordField field)
    {
        if (field == WordField.Tags)
        {
            return [.. Tags(connection, number).Select(tag => tag.Name)];
        }

        // Most documents have one caption: one statement, not two, for each of many.
        string caption;
        using (SqliteDataReader row = connection.Query(
            "SELECT caption, EXISTS (SELECT 1 FROM captions WHERE document = $1) FROM documents WHERE number = $1", number))
        {
            if (!row.Read())
            {
                return [];
            }

            caption = row.GetString(0);
            if (!row.GetBoolean(1))
            {
                return [caption];
            }
        }

        return [caption, .. OtherCaptions(connection, number)];
    }

    /// <summary>Adds a document, or replaces the one with this number; paths are not its business.</summary>
    /// <returns>Its number.</returns>
    public static long Write(IndexConnection connection, StoredDocument? stored, byte[] id, CaptionDocument document, VectorPlace? vector)
    {
        connection.Execute(
            """
            INSERT INTO documents
                (number, id, caption, source, confidence, locked, model, width, height, bytes, file_time, data_set, segment, slot, split, metadata)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            ON CONFLICT (number) DO UPDATE SET
                caption = excluded.caption, source = excluded.source, confidence = excluded.confidence, locked = excluded.locked,
                model = excluded.model, width = excluded.width, height = excluded.height, bytes = excluded.bytes,
                file_time = excluded.file_time, data_set = excluded.data_set, segment = excluded.segment, slot = excluded.slot,
                split = excluded.split, metadata = excluded.metadata
            """,
            stored?.Number, id, document.Caption, (int)document.CaptionSource, document.Confidence, document.IsLocked, document.ModelFingerprint,
            document.Width, document.Height, document.ByteSize, document.FileTime?.UtcTicks, document.DataSet,
            vector?.Segment, vector?.Slot, document.Split, DocumentMetadata.ToJson(document.Metadata));
        long number = stored?.Number ?? connection.Number("SELECT last_insert_rowid()");
        if (!document.OtherCaptions.SequenceEqual(stored?.OtherCaptions ?? [], StringComparer.Ordinal))
        {
            connection.Execute("DELETE FROM captions WHERE document = $1", number);
            for (int place = 0; place < document.OtherCaptions.Count; place++)
            {
                connection.Execute(
                    "INSERT INTO captions (document, place, caption) VALUES ($1, $2, $3)", number, place, document.OtherCaptions[place]);
            }
        }

        if (!document.Tags.SequenceEqual(stored?.Tags ?? []))
        {
            connection.Execute("DELETE FROM tags WHERE document = $1", number);
            for (int place = 0; place < document.Tags.Count; place++)
            {
                connection.Execute(
                    "INSERT INTO tags (document, place, name, probability) VALUES ($1, $2, $3, $4)",
                    number, place, document.Tags[place].Name, (double)document.Tags[place].Probability);
            }
        }

        return number;
    }

    /// <summary>Writes a caption over the one a document has.</summary>
    public static void SetCaption(IndexConnection connection, long number, CaptionChange change)
        => connection.Execute(
            "UPDATE documents SET caption = $1, source = $2, confidence = $3, locked = $4 WHERE number = $5",
            change.Caption, (int)change.Source, change.Confidence, change.IsLocked, number);

    /// <summary>Gives a path to a document.</summary>
    /// <returns>The document that had it until now; null when none or the same.</returns>
    public static long? AddPath(IndexConnection connection, long number, string path)
    {
        long? owner = PathOwner(connection, path);
        if (owner == number)
        {
            return null;
        }

        connection.Execute(
            "INSERT INTO paths (path, document) VALUES ($1, $2) ON CONFLICT (path) DO UPDATE SET document = excluded.document", path, number);
        return owner;
    }

    /// <summary>Takes a path from a document.</summary>
    /// <returns>Whether the document had it.</returns>
    public static bool RemovePath(IndexConnection connection, long number, string path)
        => connection.Execute("DELETE FROM paths WHERE path = $1 AND document = $2", path, number) > 0;

    public static bool HasPaths(IndexConnection connection, long number)
        => connection.Number("SELECT EXISTS (SELECT 1 FROM paths WHERE document = $1)", number) != 0;

    /// <summary>The document that has a path; null when none has.</summary>
    public static long? PathOwner(IndexConnection connection, string path)
        => connection.Number("SELECT document FROM paths WHERE path = $1", path) is long owner and not 0 ? owner : null;

    /// <summary>Removes a document with its further captions, paths and tags.</summary>
    public static void Remove(IndexConnection connection, long number)
    {
        connection.Execute("DELETE FROM documents WHERE number = $1", number);
        connection.Execute("DELETE FROM paths WHERE document = $1", number);
        connection.Execute("DELETE FROM captions WHERE document = $1", number);
        connection.Execute("DELETE FROM tags WHERE document = $1", number);
    }

    private static (long Number, CaptionDocument Document, VectorPlace? Vector) FromRow(SqliteDataReader row) => (
        row.GetInt64(0),
        new CaptionDocument
        {
            Id = DocumentId.FromBytes(row.GetFieldValue<byte[]>(1)),
            Caption = row.GetString(2),
            CaptionSource = (CaptionSource)row.GetInt32(3),
            Confidence = row.IsDBNull(4) ? null : row.GetDouble(4),
            IsLocked = row.GetBoolean(5),
            ModelFingerprint = row.IsDBNull(6) ? null : row.GetString(6),
            Width = row.GetInt32(7),
            Height = row.GetInt32(8),
            ByteSize = row.GetInt64(9),
            FileTime = row.IsDBNull(10) ? null : new DateTimeOffset(row.GetInt64(10), TimeSpan.Zero),
            DataSet = row.IsDBNull(11) ? null : row.GetString(11),
            Split = row.IsDBNull(14) ? null : row.GetString(14),
            Metadata = DocumentMetadata.FromJson(row.IsDBNull(15) ? null : row.GetString(15)),
        },
        row.IsDBNull(12) ? null : new VectorPlace(row.GetInt64(12), row.GetInt32(13)));

    /// <summary>What a table has for some documents, in the order of the rows; the first column is the document.</summary>
    private static ILookup<long, T> Lists<T>(IndexConnection connection, string sql, string numbers, Func<SqliteDataReader, T> value)
    {
        List<(long Document, T Value)> list = [];
        using SqliteDataReader rows = connection.Query(sql, numbers);
        while (rows.Read())
        {
            list.Add((rows.GetInt64(0), value(rows)));
        }

        return list.ToLookup(static entry => entry.Document, static entry => entry.Value);
    }

    private static List<string> Paths(IndexConnection connection, long number)
    {
        List<string> paths = [];
        using SqliteDataReader rows = connection.Query("SELECT path FROM paths WHERE document = $1", number);
        while (rows.Read())
        {
            paths.Add(rows.GetString(0));
        }

        paths.Sort(StringComparer.Ordinal);
        return paths;
    }

    private static List<string> OtherCaptions(IndexConnection connection, long number)
    {
        List<string> captions = [];
        using SqliteDataReader rows = connection.Query("SELECT caption FROM captions WHERE document = $1 ORDER BY place", number);
        while (rows.Read())
        {
            captions.Add(rows.GetString(0));
        }

        return captions;
    }

    private static List<DocumentTag> Tags(IndexConnection connection, long number)
    {
        List<DocumentTag> tags = [];
        using SqliteDataReader rows = connection.Query("SELECT name, probability FROM tags WHERE document = $1 ORDER BY place", number);
        while (rows.Read())
        {
            tags.Add(new DocumentTag(rows.GetString(0), rows.GetFloat(1)));
        }

        return tags;
    }
}
