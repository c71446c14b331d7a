using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Engine.Mirroring;

/// <summary>Changes that the local index has and the server may not have yet, in order; on disk before either index sees them.</summary>
/// <remarks>
/// Documents are kept as ids only: what they hold is in the local index. May be called from several threads at once, and by several
/// processes. Errors: <see cref="DataFolderException"/>.
/// </remarks>
internal sealed class ChangeJournal : IDisposable
{
    private readonly string _file;
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();

    private ChangeJournal(string file, SqliteConnection connection)
    {
        _file = file;
        _connection = connection;
    }

    /// <summary>Opens a journal; makes it when it is not there.</summary>
    /// <param name="file">The database file; its folder exists.</param>
    public static ChangeJournal Open(string file)
    {
        try
        {
            SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false, DefaultTimeout = 30 }.ToString());
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText =
                """
                PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
                CREATE TABLE IF NOT EXISTS changes (number INTEGER PRIMARY KEY AUTOINCREMENT, change TEXT NOT NULL)
                """;
            command.ExecuteNonQuery();
            return new ChangeJournal(file, connection);
        }
        catch (SqliteException error)
        {
            throw Unusable(file, error);
        }
    }

    /// <summary>Number of changes that wait in a journal; 0 when there is none. Changes nothing.</summary>
    /// <param name="file">The database file.</param>
    public static long Count(string file)
    {
        if (!File.Exists(file))
        {
            return 0;
        }

        try
        {
            using SqliteConnection connection = new(
                new SqliteConnectionStringBuilder { DataSource = file, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = 30 }.ToString());
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM changes";
            return (long)command.ExecuteScalar()!;
        }
        catch (SqliteException error)
        {
            throw Unusable(file, error);
        }
    }

    /// <summary>Writes a change down.</summary>
    /// <returns>Its number; greater than those of all before.</returns>
    public long Append(JournalEntry change) => Guard(() =>
    {
        using SqliteCommand command = Command("INSERT INTO changes (change) VALUES ($change) RETURNING number");
        command.Parameters.AddWithValue("$change", JsonSerializer.Serialize(change));
        return (long)command.ExecuteScalar()!;
    });

    /// <summary>The oldest change; null when none waits.</summary>
    public (long Number, JournalEntry Change)? First() => Guard<(long, JournalEntry)?>(() =>
    {
        using SqliteCommand command = Command("SELECT number, change FROM changes ORDER BY number LIMIT 1");
        using SqliteDataReader row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(0), JsonSerializer.Deserialize<JournalEntry>(row.GetString(1))!) : null;
    });

    /// <summary>Forgets a change: the server has it.</summary>
    public void RemoveOne(long number) => Guard(() =>
    {
        using SqliteCommand command = Command("DELETE FROM changes WHERE number = $number");
        command.Parameters.AddWithValue("$number", number);
        return command.ExecuteNonQuery();
    });

    /// <summary>Forgets all changes.</summary>
    public void Clear() => Guard(() =>
    {
        using SqliteCommand command = Command("DELETE FROM changes");
        return command.ExecuteNonQuery();
    });

    /// <summary>Number of changes that wait.</summary>
    public long Count() => Guard(() =>
    {
        using SqliteCommand command = Command("SELECT COUNT(*) FROM changes");
        return (long)command.ExecuteScalar()!;
    });

    public void Dispose() => _connection.Dispose();

    private static DataFolderException Unusable(string file, SqliteException error)
        => new($"{file}: the list of changes for the server cannot be read or written ({error.Message}).", error);

    private SqliteCommand Command(string text)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = text;
        return command;
    }

    private T Guard<T>(Func<T> action)
    {
        lock (_lock)
        {
            try
            {
                return action();
            }
            catch (SqliteException error)
            {
                throw Unusable(_file, error);
            }
        }
    }
}
