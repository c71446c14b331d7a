using System.Globalization;
using CaptionSearch.Index.Embedded.Words;

namespace CaptionSearch.Index.Embedded;

/// <summary>Tables of index.db and their version.</summary>
internal static class Schema
{
    public const int Version = 3;

    /// <summary>"CAPS": tells our databases from those of other programs.</summary>
    public const int ApplicationId = 0x43415053;

    // Captions (the further ones), paths and tags name documents by number; ids are 32 bytes.
    private const string Tables = """
        CREATE TABLE state (
            one        INTEGER PRIMARY KEY CHECK (one = 1),
            generation INTEGER NOT NULL,
            dimension  INTEGER,
            model      TEXT
        ) STRICT;
        INSERT INTO state (one, generation) VALUES (1, 0);

        CREATE TABLE documents (
            number     INTEGER PRIMARY KEY,
            id         BLOB NOT NULL UNIQUE,
            caption    TEXT NOT NULL,
            source     INTEGER NOT NULL,
            confidence REAL,
            locked     INTEGER NOT NULL DEFAULT 0,
            model      TEXT,
            width      INTEGER NOT NULL,
            height     INTEGER NOT NULL,
            bytes      INTEGER NOT NULL,
            file_time  INTEGER,
            data_set   TEXT,
            segment    INTEGER,
            slot       INTEGER
        ) STRICT;

        CREATE TABLE paths (
            path     TEXT PRIMARY KEY,
            document INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX paths_document ON paths (document);

        CREATE TABLE tags (
            document    INTEGER NOT NULL,
            place       INTEGER NOT NULL,
            name        TEXT NOT NULL,
            probability REAL NOT NULL,
            PRIMARY KEY (document, place)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE segments (
            id         INTEGER PRIMARY KEY AUTOINCREMENT,
            records    INTEGER NOT NULL,
            dead_count INTEGER NOT NULL,
            dead       BLOB NOT NULL
        ) STRICT;
        """;

    // What version 2 added to version 1: further captions, and words by field. What is in a block of postings: Words/PostingBlock.
    private const string Version2Tables = """
        CREATE TABLE captions (
            document INTEGER NOT NULL,
            place    INTEGER NOT NULL,
            caption  TEXT NOT NULL,
            PRIMARY KEY (document, place)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE fields (
            field     INTEGER PRIMARY KEY,
            documents INTEGER NOT NULL,
            terms     INTEGER NOT NULL
        ) STRICT;
        INSERT INTO fields (field, documents, terms) VALUES (0, 0, 0), (1, 0, 0);

        CREATE TABLE postings (
            field INTEGER NOT NULL,
            term  TEXT NOT NULL,
            block INTEGER NOT NULL,
            data  BLOB NOT NULL,
            PRIMARY KEY (field, term, block)
        ) STRICT, WITHOUT ROWID;
        """;

    /// <summary>What lists are sorted by first: the time of the file, without one <see cref="Listing.ListPlace.NoTime"/>.</summary>
    public const string ListTime = "ifnull(file_time, -1)";

    /// <summary>Holds the order of lists. No part of the version: without it lists are right and slower, so an index that cannot be written stays as it is.</summary>
    public const string ListIndex = "documents_listed";

    private const string FromVersion1 = """
        ALTER TABLE documents ADD COLUMN locked INTEGER NOT NULL DEFAULT 0;
        DROP TABLE words;
        """;

    // What version 3 added: the part of a data set, and metadata as one JSON object. Columns at the end, so that new and old databases are alike.
    private const string FromVersion2 = """
        ALTER TABLE documents ADD COLUMN split TEXT;
        ALTER TABLE documents ADD COLUMN metadata TEXT;
        """;

    /// <summary>Makes the tables in an empty database and brings those of an older version up to date; another process may be doing the same.</summary>
    /// <exception cref="IndexFormatException">It is a newer version's or another program's.</exception>
    public static void Prepare(IndexConnection connection, string folder)
    {
        if (Read(connection, folder) == 0)
        {
            connection.Execute("PRAGMA journal_mode = WAL");
        }

        if (Read(connection, folder) < Version)
        {
            connection.Execute("BEGIN IMMEDIATE");
            try
            {
                Change(connection, Read(connection, folder));
                connection.Execute("COMMIT");
            }
            catch
            {
                connection.RollBack();
                throw;
            }
        }

        if (Check(connection, folder) && connection.Number("SELECT count(*) FROM sqlite_master WHERE name = $1", ListIndex) == 0)
        {
            connection.Execute($"CREATE INDEX IF NOT EXISTS {ListIndex} ON documents ({ListTime} DESC, id)");
        }
    }

    /// <summary>Whether the database has our tables; false when it is empty.</summary>
    /// <exception cref="IndexFormatException">It is another version's or another program's.</exception>
    public static bool Check(IndexConnection connection, string folder)
    {
        long version = Read(connection, folder);
        if (version is 0 or Version)
        {
            return version == Version;
        }

        string advice = version < Version
            ? "Run 'captionsearch index FOLDER' once: it brings the index up to date."
            : StorageError.Rebuild;
        throw new IndexFormatException(string.Create(
            CultureInfo.InvariantCulture, $"{folder}: format {version}, this build reads {Version}. {advice}"));
    }

    /// <summary>The version of the tables; 0 when the database is empty.</summary>
    private static long Read(IndexConnection connection, string folder)
    {
        long version = connection.Number("PRAGMA user_version");
        long application = connection.Number("PRAGMA application_id");
        if (version == 0 && application == 0 && connection.Number("SELECT count(*) FROM sqlite_master") == 0)
        {
            return 0;
        }

        return application == ApplicationId && version > 0
            ? version
            : throw new IndexFormatException($"{folder}: index.db is not a database of this program. Use another data directory.");
    }

    private static void Change(IndexConnection connection, long version)
    {
        switch (version)
        {
            case 0:
                connection.Script(Tables);
                connection.Script(Version2Tables);
                connection.Script(FromVersion2);
                break;
            case 1:
                connection.Script(FromVersion1);
                connection.Script(Version2Tables);
                WordRebuild.Run(connection, CancellationToken.None);
                connection.Script(FromVersion2);
                break;
            case 2:
                connection.Script(FromVersion2);
                break;
            default:
                return;
        }

        connection.Script(string.Create(
            CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Version}"));
    }
}
