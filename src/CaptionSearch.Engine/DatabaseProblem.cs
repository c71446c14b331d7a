using Microsoft.Data.Sqlite;

namespace CaptionSearch.Engine;

/// <summary>What a user can do about a database of the data folder that cannot be used.</summary>
internal static class DatabaseProblem
{
    /// <summary>The error to show.</summary>
    /// <param name="file">The database.</param>
    /// <param name="error">What SQLite said.</param>
    /// <param name="whenDamaged">What becomes of the file when it is deleted; a sentence that ends the message.</param>
    public static DataFolderException Of(string file, SqliteException error, string whenDamaged)
    {
        const int ReadOnly = 8, Corrupt = 11, Full = 13, NotDatabase = 26;
        string advice = error.SqliteErrorCode switch
        {
            Corrupt or NotDatabase => $"damaged, or not a database. Delete the file: {whenDamaged}",
            ReadOnly => "cannot be written. Make it writable, or name another data folder with --data DIR.",
            Full => "no space left. Free some and run it again; nothing stored is lost.",
            _ => $"cannot be used ({error.Message}).",
        };
        return new DataFolderException($"{file}: {advice}", error);
    }
}
