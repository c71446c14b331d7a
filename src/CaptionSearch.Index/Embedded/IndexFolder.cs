using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace CaptionSearch.Index.Embedded;

/// <summary>The folder of an embedded index: opens connections to its database and keeps its files in order.</summary>
internal sealed class IndexFolder
{
    private readonly TimeSpan _lockTimeout;
    private readonly string _dataSource;
    private readonly SqliteOpenMode _mode;

    private IndexFolder(string path, string dataSource, SqliteOpenMode mode, TimeSpan lockTimeout)
    {
        Path = path;
        _dataSource = dataSource;
        _mode = mode;
        _lockTimeout = lockTimeout;
    }

    public string Path { get; }

    public bool IsReadOnly => _mode == SqliteOpenMode.ReadOnly;

    public static bool HasIndex(string path) => new FileInfo(DatabaseFile(path)) is { Exists: true, Length: > 0 };

    /// <summary>Opens for reading and writing; makes folder and tables when they are not there, and brings an older version up to date.</summary>
    public static (IndexFolder Folder, IndexConnection First) OpenWritable(string path, EmbeddedIndexOptions options)
    {
        Batteries_V2.Init();
        Directory.CreateDirectory(path);
        IndexFolder folder = new(path, DatabaseFile(path), SqliteOpenMode.ReadWriteCreate, options.LockTimeout);
        IndexConnection connection = folder.Connect();
        try
        {
            if (connection.IsReadOnly)
            {
                // SQLite opens a file that it may not write for reading, without a word.
                throw StorageError.ReadOnly(path);
            }

            Schema.Prepare(connection, path);
            folder.DeleteLeftovers(connection);
            return (folder, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Opens for reading only; works in a folder that cannot be written.</summary>
    /// <exception cref="IndexUnavailableException">There is no index, or the folder cannot be written and a log waits to be merged.</exception>
    public static (IndexFolder Folder, IndexConnection First) OpenReadOnly(string path, EmbeddedIndexOptions options)
    {
        Batteries_V2.Init();
        if (!HasIndex(path))
        {
            throw NoIndex(path);
        }

        string file = DatabaseFile(path);
        IndexFolder folder = new(path, file, SqliteOpenMode.ReadOnly, options.LockTimeout);
        try
        {
            return (folder, folder.ConnectAndCheck());
        }
        catch (SqliteException error) when (error.SqliteErrorCode is CannotOpen or ReadOnly or InputOutput)
        {
            // Reading a database in WAL mode needs a -shm file. Where none can be made nobody writes, and the file may be read as
            // it is, unless a log waits beside it: then a part of the index would be missing.
            if (new FileInfo(file + "-wal") is { Exists: true, Length: > 0 })
            {
                throw new IndexUnavailableException(
                    $"{path}: the folder is read-only and the last run was interrupted. Make it writable for one 'captionsearch status'.", error);
            }

            string uri = new Uri(System.IO.Path.GetFullPath(file)).AbsoluteUri + "?immutable=1";
            folder = new IndexFolder(path, uri, SqliteOpenMode.ReadOnly, options.LockTimeout);
            return (folder, folder.ConnectAndCheck());
        }
    }

    public IndexConnection Connect()
    {
        IndexConnection connection = IndexConnection.Open(_dataSource, _mode, _lockTimeout);
        try
        {
            // In KiB. The default of 2 MB is less than the postings of some thousand documents: every query would read them from the file.
            connection.Execute("PRAGMA cache_size = -8192");
            if (!IsReadOnly)
            {
                // Full: a batch that was committed survives a power failure too. One sync a batch.
                connection.Execute("PRAGMA synchronous = FULL");
            }

            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Deletes a segment's files; one that somebody still reads on Windows is left for the next opening.</summary>
    public void DeleteSegments(IEnumerable<long> segments)
    {
        foreach (long segment in segments)
        {
            foreach (SegmentFile kind in Enum.GetValues<SegmentFile>())
            {
                TryDelete(SegmentLayout.FileOf(Path, segment, kind));
            }
        }
    }

    /// <summary>Space on disk in bytes.</summary>
    public long ByteSize()
        => new DirectoryInfo(Path).EnumerateFiles().Where(file => IsOurs(file.Name)).Sum(file => file.Length);

    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int CannotOpen = 14;

    private static string DatabaseFile(string path) => System.IO.Path.Combine(path, "index.db");

    private static IndexUnavailableException NoIndex(string path)
        => new($"{path}: there is no index yet. Make one: captionsearch index FOLDER");

    private static bool IsOurs(string name)
        => name.StartsWith("index.db", StringComparison.Ordinal) || name.StartsWith("segment-", StringComparison.Ordinal);

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (IOException)
        {
            // In use: the next opening tries again.
        }
        catch (UnauthorizedAccessException)
        {
            // Windows says this of a mapped file.
        }
    }

    private IndexConnection ConnectAndCheck()
    {
        IndexConnection connection = Connect();
        try
        {
            return Schema.Check(connection, Path) ? connection : throw NoIndex(Path);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Deletes segment files that the database does not know: an interrupted batch or clean-up left them.</summary>
    private void DeleteLeftovers(IndexConnection connection)
    {
        HashSet<string> known = KnownFiles(connection);
        if (!Leftovers(known).Any())
        {
            return;
        }

        // Under the write lock: another process may be adding a segment at this moment.
        connection.Execute("BEGIN IMMEDIATE");
        foreach (string file in Leftovers(KnownFiles(connection)).ToList())
        {
            TryDelete(file);
        }

        connection.Execute("COMMIT");
    }

    private IEnumerable<string> Leftovers(HashSet<string> known)
        => Directory.EnumerateFiles(Path, "segment-*").Where(file => !known.Contains(System.IO.Path.GetFileName(file)));

    private HashSet<string> KnownFiles(IndexConnection connection)
    {
        HashSet<string> known = new(StringComparer.Ordinal);
        using SqliteDataReader rows = connection.Query("SELECT id FROM segments");
        while (rows.Read())
        {
            foreach (SegmentFile kind in Enum.GetValues<SegmentFile>())
            {
                known.Add(System.IO.Path.GetFileName(SegmentLayout.FileOf(Path, rows.GetInt64(0), kind)));
            }
        }

        return known;
    }
}
