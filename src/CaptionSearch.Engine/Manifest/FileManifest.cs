using System.Globalization;
using Microsoft.Data.Sqlite;

namespace CaptionSearch.Engine.Manifest;

/// <summary>The files that were looked at, with size, time and content id, so that a file which has not changed costs a stat.</summary>
/// <remarks>
/// The index is written before the manifest, and both may be cut off at any point. So every path that is about to be added to or
/// taken from a document is written down as a claim first; a claim that outlives its run is settled by the next one. What the index
/// holds is therefore always: what the manifest says, give or take the claims.
/// One thread at a time. Errors: <see cref="DataFolderException"/>.
/// </remarks>
public sealed class FileManifest : IDisposable
{
    private const int Version = 1;
    private const string Columns = "SELECT path, size, modified, state, id, reason, made_by FROM files";

    private readonly string _file;
    private readonly SqliteConnection _connection;

    private FileManifest(string file, SqliteConnection connection)
    {
        _file = file;
        _connection = connection;
    }

    /// <summary>Opens a manifest for writing; makes it when it is not there.</summary>
    /// <param name="file">The database file; its folder exists.</param>
    public static FileManifest Open(string file) => Open(file, SqliteOpenMode.ReadWriteCreate);

    /// <summary>Opens a manifest for reading, null when there is none.</summary>
    /// <param name="file">The database file.</param>
    public static FileManifest? OpenReadOnly(string file) => File.Exists(file) ? Open(file, SqliteOpenMode.ReadOnly) : null;

    /// <summary>All entries, or those of files below a folder, by path.</summary>
    /// <param name="folder">Absolute; null for all.</param>
    public IReadOnlyList<ManifestEntry> Read(string? folder = null) => Guard(() =>
    {
        using SqliteCommand command = Command(
            Columns + (folder is null ? "" : " WHERE path >= $from AND path < $to") + " ORDER BY path");
        if (folder is not null)
        {
            (string from, string to) = PathRange.Below(folder);
            command.Parameters.AddWithValue("$from", from);
            command.Parameters.AddWithValue("$to", to);
        }

        return Entries(command);
    });

    /// <summary>The entries of these paths, those that there are.</summary>
    public IReadOnlyList<ManifestEntry> Find(IReadOnlyCollection<string> paths) => Guard(() =>
    {
        using SqliteCommand command = Command(Columns + " WHERE path = $path");
        SqliteParameter given = command.Parameters.AddWithValue("$path", "");
        List<ManifestEntry> entries = [];
        foreach (string path in paths)
        {
            given.Value = path;
            entries.AddRange(Entries(command));
        }

        return entries;
    });

    /// <summary>The entries of files with this content.</summary>
    public IReadOnlyList<ManifestEntry> FindContent(string id) => Guard(() =>
    {
        using SqliteCommand command = Command(Columns + " WHERE id = $id ORDER BY path");
        command.Parameters.AddWithValue("$id", id);
        return Entries(command);
    });

    /// <summary>Writes entries and settles the claims that they confirm, in one transaction.</summary>
    public void Write(IReadOnlyCollection<ManifestEntry> entries) => InTransaction(() =>
    {
        using SqliteCommand write = Command(
            """
            INSERT INTO files (path, size, modified, state, id, reason, made_by) VALUES ($path, $size, $modified, $state, $id, $reason, $by)
            ON CONFLICT (path) DO UPDATE SET size = excluded.size, modified = excluded.modified, state = excluded.state,
                id = excluded.id, reason = excluded.reason, made_by = excluded.made_by
            """);
        using SqliteCommand settle = Command("DELETE FROM claims WHERE path = $path AND id = $id");
        foreach (ManifestEntry entry in entries)
        {
            Run(
                write, ("$path", entry.Path), ("$size", entry.Size), ("$modified", entry.Modified), ("$state", (int)entry.State),
                ("$id", entry.Id), ("$reason", entry.Reason), ("$by", entry.MadeBy));
            if (entry.Id is not null)
            {
                Run(settle, ("$path", entry.Path), ("$id", entry.Id));
            }
        }
    });

    /// <summary>Removes the entries of these paths, in one transaction.</summary>
    public void Remove(IReadOnlyCollection<string> paths) => InTransaction(() =>
    {
        using SqliteCommand remove = Command("DELETE FROM files WHERE path = $path");
        foreach (string path in paths)
        {
            Run(remove, ("$path", path));
        }
    });

    /// <summary>Notes that the contents of indexed files were described by another model, in one transaction.</summary>
    /// <param name="madeBy">Fingerprint of the model.</param>
    /// <param name="except">Document ids that were not described.</param>
    public void SetMadeBy(string madeBy, IReadOnlyCollection<string> except) => InTransaction(() =>
    {
        using SqliteCommand keep = Command("UPDATE files SET made_by = $old WHERE id = $id");
        using SqliteCommand find = Command("SELECT made_by FROM files WHERE id = $id LIMIT 1");
        List<(string Id, string Old)> kept = [];
        foreach (string id in except)
        {
            find.Parameters.Clear();
            find.Parameters.AddWithValue("$id", id);
            if (find.ExecuteScalar() is string old)
            {
                kept.Add((id, old));
            }
        }

        using SqliteCommand all = Command("UPDATE files SET made_by = $by WHERE id IS NOT NULL");
        Run(all, ("$by", madeBy));
        foreach ((string id, string old) in kept)
        {
            Run(keep, ("$old", old), ("$id", id));
        }
    });

    /// <summary>Claims that no entry has confirmed and nobody has settled, by path.</summary>
    public IReadOnlyList<PathClaim> ReadClaims() => Guard(() =>
    {
        using SqliteCommand command = Command("SELECT path, id FROM claims ORDER BY path, id");
        using SqliteDataReader rows = command.ExecuteReader();
        List<PathClaim> claims = [];
        while (rows.Read())
        {
            claims.Add(new PathClaim(rows.GetString(0), rows.GetString(1)));
        }

        return claims;
    });

    /// <summary>Notes claims, in one transaction; one that is there already stays.</summary>
    public void Claim(IReadOnlyCollection<PathClaim> claims) => EachClaim("INSERT OR IGNORE INTO claims (path, id) VALUES ($path, $id)", claims);

    /// <summary>Forgets claims, in one transaction.</summary>
    public void Settle(IReadOnlyCollection<PathClaim> claims) => EachClaim("DELETE FROM claims WHERE path = $path AND id = $id", claims);

    /// <summary>What the manifest holds.</summary>
    public ManifestCounts Count() => Guard(() =>
    {
        using SqliteCommand command = Command("SELECT COUNT(id), COUNT(DISTINCT id), COUNT(*) - COUNT(id) FROM files");
        using SqliteDataReader row = command.ExecuteReader();
        row.Read();
        return new ManifestCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2));
    });

    /// <summary>Forgets everything.</summary>
    public void Clear() => InTransaction(() =>
    {
        using SqliteCommand command = Command("DELETE FROM files; DELETE FROM claims");
        command.ExecuteNonQuery();
    });

    /// <inheritdoc/>
    public void Dispose() => _connection.Dispose();

    private static FileManifest Open(string file, SqliteOpenMode mode)
    {
        SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = false }.ToString());
        FileManifest manifest = new(file, connection);
        try
        {
            manifest.Guard(() =>
            {
                connection.Open();
                manifest.CheckVersion(mode == SqliteOpenMode.ReadOnly);
                return true;
            });
            return manifest;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private static List<ManifestEntry> Entries(SqliteCommand command)
    {
        List<ManifestEntry> entries = [];
        using SqliteDataReader rows = command.ExecuteReader();
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
    }

    private static void Run(SqliteCommand command, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (i == command.Parameters.Count)
            {
                command.Parameters.Add(new SqliteParameter(values[i].Name, null));
            }

            command.Parameters[i].Value = values[i].Value ?? DBNull.Value;
        }

        command.ExecuteNonQuery();
    }

    private void CheckVersion(bool isReadOnly)
    {
        using SqliteCommand read = Command("PRAGMA user_version");
        long found = Convert.ToInt64(read.ExecuteScalar(), CultureInfo.InvariantCulture);
        if (found == 0 && !isReadOnly)
        {
            // Safe against a crash: WAL with full synchronisation, one transaction a batch.
            using SqliteCommand create = Command(
                $"""
                PRAGMA journal_mode = WAL;
                BEGIN IMMEDIATE;
                CREATE TABLE IF NOT EXISTS files (path TEXT PRIMARY KEY, size INTEGER NOT NULL, modified INTEGER NOT NULL,
                    state INTEGER NOT NULL, id TEXT, reason TEXT, made_by TEXT NOT NULL) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS claims (path TEXT NOT NULL, id TEXT NOT NULL, PRIMARY KEY (path, id)) WITHOUT ROWID;
                PRAGMA user_version = {Version};
                COMMIT;
                """);
            create.ExecuteNonQuery();
        }
        else if (found != Version)
        {
            throw new DataFolderException(
                $"{_file}: format {found}, this build reads {Version}. Delete the file: the next 'captionsearch index' writes it anew, without captioning again.");
        }
    }

    private void EachClaim(string sql, IReadOnlyCollection<PathClaim> claims) => InTransaction(() =>
    {
        using SqliteCommand command = Command(sql);
        foreach (PathClaim claim in claims)
        {
            Run(command, ("$path", claim.Path), ("$id", claim.Id));
        }
    });

    private void InTransaction(Action work) => Guard(() =>
    {
        using SqliteTransaction transaction = _connection.BeginTransaction();
        work();
        transaction.Commit();
        return true;
    });

    private SqliteCommand Command(string sql)
    {
        SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return command;
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (SqliteException error)
        {
            throw DatabaseProblem.Of(_file, error, "the next 'captionsearch index' writes it anew, without captioning again.");
        }
    }
}
