namespace CaptionSearch.Engine.Indexing;

/// <summary>Why a file could not be read, as a sentence without its path.</summary>
internal static class FileReason
{
    public static string Of(Exception error) => error switch
    {
        UnauthorizedAccessException => "No permission to read it.",
        FileNotFoundException or DirectoryNotFoundException => "It vanished while the run was going on.",
        PathTooLongException => "Its path is too long for this system.",
        _ => error.Message.ReplaceLineEndings(" "),
    };

    /// <summary>The message of a picture's error without the file's name at the beginning.</summary>
    public static string WithoutName(string message, string name)
        => message.StartsWith(name, StringComparison.Ordinal) ? message[name.Length..].TrimStart(':', ' ') : message;
}
