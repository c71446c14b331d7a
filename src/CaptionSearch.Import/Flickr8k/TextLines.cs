using System.Text;

namespace CaptionSearch.Import.Flickr8k;

/// <summary>The lines of a UTF-8 text file with their numbers, without the blank ones.</summary>
internal static class TextLines
{
    /// <summary>Reads lazily; numbers start at 1 and count blank lines too.</summary>
    /// <exception cref="ImportException">The file cannot be opened or read.</exception>
    internal static IEnumerable<(int Number, string Text)> Of(string path)
    {
        using StreamReader reader = Open(path);
        for (int number = 1; Next(reader, path) is { } text; number++)
        {
            if (!string.IsNullOrWhiteSpace(text))
            {
                yield return (number, text);
            }
        }
    }

    private static StreamReader Open(string path)
    {
        try
        {
            return new StreamReader(path, Encoding.UTF8);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ImportException(path, "there is no such file.", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ImportException(path, $"cannot be opened ({error.Message})", error);
        }
    }

    private static string? Next(StreamReader reader, string path)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (IOException error)
        {
            throw new ImportException(path, $"cannot be read ({error.Message})", error);
        }
    }
}
