using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CaptionSearch.Index.Embedded;

/// <summary>A connection to index.db with its prepared statements; used by one thread at a time.</summary>
internal sealed class IndexConnection : IDisposable
{
    private static readonly string[] Names = [.. Enumerable.Range(1, 20).Select(i => string.Create(CultureInfo.InvariantCulture, $"${i}"))];

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _commands = [];

    private IndexConnection(SqliteConnection connection)
    {
        _connection = connection;
    }

    public bool IsReadOnly => raw.sqlite3_db_readonly(_connection.Handle, "main") == 1;

    public static IndexConnection Open(string dataSource, SqliteOpenMode mode, TimeSpan lockTimeout)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder
        {
            DataSource = dataSource,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = Math.Max(1, (int)Math.Ceiling(lockTimeout.TotalSeconds)), // 0 would be for ever
        }.ToString());
        try
        {
            connection.Open();
            IndexConnection opened = new(connection);
            opened.Execute(string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {(int)lockTimeout.TotalMilliseconds}"));
            return opened;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Runs a statement with $1, $2, ... and says how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteNonQuery();

    /// <summary>Runs a script of several statements, once.</summary>
    public void Script(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a query with $1, $2, ...; dispose the reader before the same query runs again.</summary>
    public SqliteDataReader Query(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteReader();

    /// <summary>First column of the first row as a number; 0 when there is no row or it is null.</summary>
    public long Number(string sql, params ReadOnlySpan<object?> values)
        => Bind(sql, values).ExecuteScalar() is object value and not DBNull ? Convert.ToInt64(value, CultureInfo.InvariantCulture) : 0;

    /// <summary>First column of the first row as bytes; null when there is no row.</summary>
    public byte[]? Blob(string sql, params ReadOnlySpan<object?> values) => Bind(sql, values).ExecuteScalar() as byte[];

    /// <summary>Ends the transaction; after some errors (disk full) SQLite has done so by itself, then nothing is left to do.</summary>
    public void RollBack()
    {
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
        {
            Execute("ROLLBACK");
        }
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in _commands.Values)
        {
            command.Dispose();
        }

        _connection.Dispose();
    }

    private SqliteCommand Bind(string sql, ReadOnlySpan<object?> values)
    {
        if (!_commands.TryGetValue(sql, out SqliteCommand? command))
        {
            command = _connection.CreateCommand();
            command.CommandText = sql;
            for (int i = 0; i < values.Length; i++)
            {
                SqliteParameter parameter = command.CreateParameter();
                parameter.ParameterName = Names[i];
                command.Parameters.Add(parameter);
            }

            _commands.Add(sql, command);
        }

        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] ?? DBNull.Value;
        }

        return command;
    }
}
