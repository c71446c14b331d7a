using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded;

/// <summary>The one row that describes the index as a whole.</summary>
/// <param name="Generation">Rises by one with every batch.</param>
/// <param name="Layout">Length and model of the vectors; null before the first vector.</param>
internal sealed record IndexState(long Generation, SegmentLayout? Layout)
{
    public static IndexState Read(IndexConnection connection)
    {
        using SqliteDataReader row = connection.Query("SELECT generation, dimension, model FROM state");
        row.Read();
        SegmentLayout? layout = row.IsDBNull(1) ? null : new SegmentLayout(row.GetInt32(1), row.GetString(2));
        return new IndexState(row.GetInt64(0), layout);
    }
}
