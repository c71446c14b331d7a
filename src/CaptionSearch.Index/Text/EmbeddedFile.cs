namespace CaptionSearch.Index.Text;

/// <summary>Tables and word lists that travel inside this assembly.</summary>
internal static class EmbeddedFile
{
    /// <summary>The lines of a file, by the logical name the project file gives it.</summary>
    public static IEnumerable<string> ReadLines(string name)
    {
        using StreamReader reader = Open(name);
        while (reader.ReadLine() is string line)
        {
            yield return line;
        }
    }

    /// <summary>A file as UTF-8 text.</summary>
    public static StreamReader Open(string name)
        => new(typeof(EmbeddedFile).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not embedded in {typeof(EmbeddedFile).Assembly.GetName().Name}."));
}
