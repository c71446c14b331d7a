using CaptionSearch.Index.Embedded.Filtering;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded;

/// <summary>Turns a set of documents into the vectors that may be found.</summary>
internal sealed class DocumentPlaces
{
    // Below, documents are looked up one by one; above, the whole table is read once and kept until the index changes.
    private const int MostLookups = 200;

    private Loaded? _loaded;

    /// <summary>The vectors of the documents; those without vector have none.</summary>
    /// <param name="connection">In a transaction.</param>
    /// <param name="documents">Numbers of documents.</param>
    /// <param name="cancellationToken">Checked once a thousand documents.</param>
    public AllowedRecords Of(IndexConnection connection, DocumentSet documents, CancellationToken cancellationToken)
    {
        AllowedRecords records = new();
        if (documents.Count <= MostLookups)
        {
            foreach (long document in documents.Numbers)
            {
                using SqliteDataReader row = connection.Query("SELECT segment, slot FROM documents WHERE number = $1 AND slot IS NOT NULL", document);
                if (row.Read())
                {
                    records.Add(row.GetInt64(0), row.GetInt32(1));
                }
            }

            return records;
        }

        foreach (Place place in All(connection, cancellationToken).Places)
        {
            if (documents.Contains(place.Document))
            {
                records.Add(place.Segment, place.Slot);
            }
        }

        return records;
    }

    private Loaded All(IndexConnection connection, CancellationToken cancellationToken)
    {
        long generation = IndexState.Read(connection).Generation;
        Loaded? loaded = Volatile.Read(ref _loaded);
        if (loaded?.Generation == generation)
        {
            return loaded;
        }

        List<Place> places = [];
        using (SqliteDataReader rows = connection.Query("SELECT number, segment, slot FROM documents WHERE slot IS NOT NULL"))
        {
            while (rows.Read())
            {
                if (places.Count % 1024 == 0)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                }

                places.Add(new Place(rows.GetInt64(0), rows.GetInt64(1), rows.GetInt32(2)));
            }
        }

        // Two threads may both have read it; which one stays does not matter.
        loaded = new Loaded(generation, [.. places]);
        Volatile.Write(ref _loaded, loaded);
        return loaded;
    }

    private readonly record struct Place(long Document, long Segment, int Slot);

    private sealed record Loaded(long Generation, Place[] Places);
}
