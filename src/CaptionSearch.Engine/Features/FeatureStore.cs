using System.Globalization;
using System.Runtime.InteropServices;
using CaptionSearch.Engine.Manifest;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Engine.Features;

/// <summary>The vectors of one feature space by content, and the files that were looked at: what a run need not do again.</summary>
/// <remarks>
/// A database of its own in the data folder. Files and vectors of a batch are committed together, so a run that is killed loses the
/// batch it was at and nothing else. Calls may come from several threads, one process at a time. Errors: <see cref="DataFolderException"/>.
/// </remarks>
internal sealed class FeatureStore : IDisposable
{
    private const int Version = 1;

    private readonly string _file;
    private readonly SqliteConnection _connection;
    private readonly Lock _lock = new();
    private long _space;

    private FeatureStore(string file, SqliteConnection connection)
    {
        _file = file;
        _connection = connection;
    }

    /// <summary>Opens the store for a feature space; makes what is not there.</summary>
    /// <param name="file">The database file; its folder exists.</param>
    /// <param name="space">Key of the space.</param>
    public static FeatureStore Open(string file, string space)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Pooling = false }.ToString());
        FeatureStore store = new(file, connection);
        try
        {
            store.Guard(() =>
            {
                connection.Open();
                store.Prepare(space);
                return true;
            });
            return store;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Files below a folder that were looked at, by path.</summary>
    /// <param name="folder">Absolute.</param>
    public IReadOnlyList<ManifestEntry> Read(string folder) => Guard(() =>
    {
        (string from, string to) = PathRange.Below(folder);
        using SqliteCommand command = Command(
            "SELECT path, size, modified, state, id, reason, made_by FROM files WHERE space = $1 AND path >= $2 AND path < $3 ORDER BY path", _space, from, to);
        using SqliteDataReader rows = command.ExecuteReader();
        List<ManifestEntry> entries = [];
        while (rows.Read())
        {
            entries.Add(new ManifestEntry(
                rows.GetString(0),
                rows.GetInt64(1),
                rows.GetInt64(2),
                (FileState)rows.GetInt32(3),
                rows.IsDBNull(4) ? null : rows.GetString(4),
                rows.IsDBNull(5) ? null : rows.GetString(5),
                rows.GetString(6)));
        }

        return entries;
    });

    /// <summary>Whether the vector of a content is there.</summary>
    /// <param name="id">Content id.</param>
    public bool Has(string id) => Guard(() =>
    {
        using SqliteCommand command = Command("SELECT EXISTS (SELECT 1 FROM vectors WHERE space = $1 AND id = $2)", _space, id);
        return Convert.ToInt64(command.ExecuteScalar(), CultureInfo.InvariantCulture) != 0;
    });

    /// <summary>The vector of a content.</summary>
    /// <param name="id">Content id; its vector is there.</param>
    /// <param name="vector">Shape [D], overwritten.</param>
    public void ReadVector(string id, Span<float> vector)
    {
        byte[]? bytes = Guard(() =>
        {
            using SqliteCommand command = Command("SELECT vector FROM vectors WHERE space = $1 AND id = $2", _space, id);
            return command.ExecuteScalar() as byte[];
        });
        Span<byte> target = MemoryMarshal.AsBytes(vector);
        if (bytes?.Length != target.Length)
        {
            throw new DataFolderException($"{_file}: damaged, a vector is missing or has another length. Delete the file: the next 'captionsearch extract' makes it anew.");
        }

        bytes.CopyTo(target);
    }

    /// <summary>Writes a batch: entries of files, and new vectors by content id, in one transaction.</summary>
    public void Write(IReadOnlyCollection<ManifestEntry> entries, IReadOnlyCollection<(string Id, float[] Vector)> vectors) => InTransaction(() =>
    {
        foreach ((string id, float[] vector) in vectors)
        {
            Execute("INSERT OR REPLACE INTO vectors (space, id, vector) VALUES ($1, $2, $3)", _space, id, MemoryMarshal.AsBytes(vector.AsSpan()).ToArray());
        }

        foreach (ManifestEntry entry in entries)
        {
            Execute(
                "INSERT OR REPLACE INTO files (space, path, size, modified, state, id, reason, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                _space, entry.Path, entry.Size, entry.Modified, (int)entry.State, entry.Id, entry.Reason, entry.MadeBy);
        }
    });

    /// <summary>Forgets files, and vectors that no file of any folder has any more.</summary>
    public void Remove(IEnumerable<string> paths) => InTransaction(() =>
    {
        foreach (string path in paths)
        {
            Execute("DELETE FROM files WHERE space = $1 AND path = $2", _space, path);
        }

        Execute("DELETE FROM vectors WHERE space = $1 AND id NOT IN (SELECT id FROM files WHERE space = $1 AND id IS NOT NULL)", _space);
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private void Prepare(string space)
    {
        using SqliteCommand read = Command("PRAGMA user_version");
        long found = Convert.ToInt64(read.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (found is not (0 or Version))
        {
            throw new DataFolderException($"{_file}: format {found}, this build reads {Version}. Delete the file: the next 'captionsearch extract' makes it anew.");
        }

        // Vectors have row ids, because they are far larger than their keys.
        Execute(
            $"""
            PRAGMA journal_mode = WAL;
            CREATE TABLE IF NOT EXISTS spaces (number INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE) STRICT;
            CREATE TABLE IF NOT EXISTS files (space INTEGER NOT NULL, path TEXT NOT NULL, size INTEGER NOT NULL, modified INTEGER NOT NULL,
                state INTEGER NOT NULL, id TEXT, reason TEXT, made_by TEXT NOT NULL, PRIMARY KEY (space, path)) STRICT, WITHOUT ROWID;
            CREATE TABLE IF NOT EXISTS vectors (space INTEGER NOT NULL, id TEXT NOT NULL, vector BLOB NOT NULL, UNIQUE (space, id)) STRICT;
            PRAGMA user_version = {Version};
            """);
        Execute("INSERT OR IGNORE INTO spaces (key) VALUES ($1)", space);
        using SqliteCommand number = Command("SELECT number FROM spaces WHERE key = $1", space);
        _space = Convert.ToInt64(number.ExecuteScalar(), CultureInfo.InvariantCulture);
    }

    private void InTransaction(Action work) => Guard(() =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        work();
        transaction.Commit();
        return true;
    });

    private void Execute(string sql, params ReadOnlySpan<object?> values)
    {
        using SqliteCommand command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, params ReadOnlySpan<object?> values)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 0; i < values.Length; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"${i + 1}"), values[i] ?? DBNull.Value);
        }

        return command;
    }

    private T Guard<T>(Func<T> work)
    {
        lock (_lock)
        {
            try
            {
                return work();
            }
            catch (SqliteException error)
            {
                throw DatabaseProblem.Of(_file, error, "the next 'captionsearch extract' makes it anew.");
            }
        }
    }
}
