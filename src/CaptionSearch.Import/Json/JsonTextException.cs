namespace CaptionSearch.Import.Json;

/// <summary>The text is not JSON, or is over a limit. Never leaves this folder: <see cref="JsonInput"/> adds file and path.</summary>
internal sealed class JsonTextException(string problem, int line, int column) : Exception(problem)
{
    internal int Line { get; } = line;

    internal int Column { get; } = column;
}
