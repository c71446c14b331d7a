using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded;

/// <summary>Counts what the tables hold.</summary>
internal static class IndexCounts
{
    public static IndexStatistics Read(IndexConnection connection, long byteSize)
    {
        SegmentLayout? layout = IndexState.Read(connection).Layout;
        Dictionary<string, long> byModel = new(StringComparer.Ordinal);
        using (SqliteDataReader rows = connection.Query("SELECT coalesce(model, ''), count(*) FROM documents GROUP BY 1"))
        {
            while (rows.Read())
            {
                byModel.Add(rows.GetString(0), rows.GetInt64(1));
            }
        }

        Dictionary<CaptionSource, long> bySource = [];
        using (SqliteDataReader rows = connection.Query("SELECT source, count(*) FROM documents GROUP BY 1"))
        {
            while (rows.Read())
            {
                bySource.Add((CaptionSource)rows.GetInt32(0), rows.GetInt64(1));
            }
        }

        return new IndexStatistics
        {
            Documents = connection.Number("SELECT count(*) FROM documents"),
            Paths = connection.Number("SELECT count(*) FROM paths"),
            Vectors = connection.Number("SELECT count(slot) FROM documents"),
            Pictures = connection.Number("SELECT count(*) FROM documents WHERE EXISTS (SELECT 1 FROM paths WHERE document = number)"),
            PictureVectors = connection.Number("SELECT count(slot) FROM documents WHERE EXISTS (SELECT 1 FROM paths WHERE document = number)"),
            DocumentsByModel = byModel,
            DocumentsBySource = bySource,
            ModelFingerprint = layout?.ModelFingerprint,
            VectorLength = layout?.Dimension,
            ByteSize = byteSize,
        };
    }
}
