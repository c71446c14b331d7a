using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded.Words;

/// <summary>What BM25 wants to know about a field as a whole.</summary>
/// <param name="Documents">Documents that have at least one term in it.</param>
/// <param name="Terms">All terms of all documents.</param>
internal readonly record struct FieldSums(long Documents, long Terms)
{
    /// <summary>Terms of a document on average; 0 when no document has one.</summary>
    public double AverageLength => Documents == 0 ? 0 : (double)Terms / Documents;

    public static FieldSums Read(IndexConnection connection, WordField field)
    {
        using SqliteDataReader row = connection.Query("SELECT documents, terms FROM fields WHERE field = $1", (int)field);
        return row.Read() ? new FieldSums(row.GetInt64(0), row.GetInt64(1)) : default;
    }

    /// <summary>Adds to what is stored.</summary>
    public static void Add(IndexConnection connection, WordField field, FieldSums change)
        => connection.Execute(
            "UPDATE fields SET documents = documents + $1, terms = terms + $2 WHERE field = $3", change.Documents, change.Terms, (int)field);
}
