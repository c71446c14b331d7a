using Microsoft.Data.Sqlite;

namespace CaptionSearch.Index.Embedded;

/// <summary>What the storage says, in words a user can act on.</summary>
internal static class StorageError
{
    public const string Rebuild = "Rebuild: delete the index's folder and run 'captionsearch index' again.";

    /// <summary>The error to throw instead of one of SQLite or the file system; null when it is neither.</summary>
    public static Exception? Translate(Exception error, string folder)
    {
        return error switch
        {
            SqliteException sqlite => Translate(sqlite, folder),
            InvalidDataException => Damaged(folder, error.Message, error),
            UnauthorizedAccessException => new IndexUnavailableException(
                $"{folder}: no permission ({error.Message}). Use another data directory, or make this one accessible.", error),
            IOException => new IndexUnavailableException($"{folder}: {error.Message}", error),
            _ => null,
        };
    }

    public static IndexUnavailableException ReadOnly(string folder, Exception? cause = null)
    {
        string message = $"{folder}: the index cannot be written: its folder is read-only. Searching works; to index, use another data directory or make this one writable.";
        return cause is null ? new IndexUnavailableException(message) : new IndexUnavailableException(message, cause);
    }

    private static Exception Translate(SqliteException error, string folder)
    {
        const int Busy = 5, Locked = 6, ReadOnlyCode = 8, Input = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotDatabase = 26;
        return error.SqliteErrorCode switch
        {
            Busy or Locked => new IndexUnavailableException(
                $"{folder}: another process is writing to the index. Try again when it has finished.", error),
            ReadOnlyCode => ReadOnly(folder, error),
            Input or CannotOpen => new IndexUnavailableException($"{folder}: index.db cannot be read or written ({error.Message})", error),
            Full => new IndexUnavailableException($"{folder}: no space left for the index. Free some and run it again; nothing stored is lost.", error),
            Corrupt or NotDatabase => Damaged(folder, error.Message, error),
            _ => error,
        };
    }

    private static IndexFormatException Damaged(string folder, string what, Exception error)
        => new($"{Path.Combine(folder, "index.db")}: damaged, or not a database ({what}). {Rebuild}", error)
        {
            File = Path.Combine(folder, "index.db"),
        };
}
