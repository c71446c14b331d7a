using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>Changes an index's database behind its back.</summary>
internal static class Database
{
    public static void Run(string folder, string sql)
    {
        SQLitePCL.Batteries_V2.Init();
        using SqliteConnection connection = new($"Data Source={Path.Combine(folder, "index.db")};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
