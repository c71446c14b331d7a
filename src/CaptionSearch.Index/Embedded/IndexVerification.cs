using System.Globalization;
using CaptionSearch.Index.Embedded.Words;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded;

/// <summary>Looks for damage and for disagreement between tables and segment files.</summary>
internal static class IndexVerification
{
    public static IReadOnlyList<IndexProblem> Run(
        string folder, IndexConnection connection, VectorSnapshot vectors, CancellationToken cancellationToken)
    {
        List<IndexProblem> problems = [];
        string database = Path.Combine(folder, "index.db");
        using (SqliteDataReader rows = connection.Query("PRAGMA quick_check"))
        {
            while (rows.Read() && rows.GetString(0) is string text && text != "ok")
            {
                problems.Add(new IndexProblem(database, null, text));
            }
        }

        Count(problems, database, connection, "paths without their document", "SELECT count(*) FROM paths WHERE document NOT IN (SELECT number FROM documents)");
        problems.AddRange(WordVerification.Run(connection, cancellationToken).Select(problem => new IndexProblem(database, null, problem)));

        long alive = 0;
        foreach (VectorSnapshot.Part part in vectors.Parts)
        {
            for (int slot = 0; slot < part.Records; slot++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!part.Dead.IsDead(slot))
                {
                    alive++;
                    problems.AddRange(part.Segment.Verify(slot));
                }
            }
        }

        long placed = Places(problems, database, connection, vectors, cancellationToken);
        if (placed != alive)
        {
            problems.Add(new IndexProblem(
                database, null, string.Create(CultureInfo.InvariantCulture, $"{placed} documents have a vector, the segments have {alive}")));
        }

        return problems;
    }

    private static long Places(
        List<IndexProblem> problems, string database, IndexConnection connection, VectorSnapshot vectors, CancellationToken cancellationToken)
    {
        Dictionary<long, VectorSnapshot.Part> parts = vectors.Parts.ToDictionary(part => part.Segment.Id);
        long placed = 0;
        using SqliteDataReader rows = connection.Query("SELECT id, segment, slot FROM documents WHERE slot IS NOT NULL");
        while (rows.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            placed++;
            byte[] id = (byte[])rows[0];
            int slot = rows.GetInt32(2);
            if (!parts.TryGetValue(rows.GetInt64(1), out VectorSnapshot.Part? part)
                || slot >= part.Records
                || part.Dead.IsDead(slot)
                || !part.Segment.Id32(slot).SequenceEqual(id))
            {
                problems.Add(new IndexProblem(database, null, $"document {DocumentId.FromBytes(id)} points at a vector that is not its own"));
            }
        }

        return placed;
    }

    private static void Count(List<IndexProblem> problems, string database, IndexConnection connection, string what, string sql)
    {
        long count = connection.Number(sql);
        if (count > 0)
        {
            problems.Add(new IndexProblem(database, null, string.Create(CultureInfo.InvariantCulture, $"{count} {what}")));
        }
    }
}
