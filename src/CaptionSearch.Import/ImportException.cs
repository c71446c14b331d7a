namespace CaptionSearch.Import;

/// <summary>A data set cannot be read: its file is missing or does not have the form it should.</summary>
/// <remarks>The message names the file, the line where there is one, what is wrong and what was expected.</remarks>
public sealed class ImportException : Exception
{
    /// <summary>An error of the whole file.</summary>
    /// <param name="file">Path of the file or folder.</param>
    /// <param name="problem">What is wrong and what was expected, one sentence.</param>
    /// <param name="cause">What the file system said, if anything.</param>
    public ImportException(string file, string problem, Exception? cause = null)
        : base($"{file}: {problem}", cause)
    {
        File = file;
    }

    /// <summary>An error at one line.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="line">Line number from 1.</param>
    /// <param name="problem">What is wrong and what was expected, one sentence.</param>
    public ImportException(string file, int line, string problem)
        : base($"{file}:{line}: {problem}")
    {
        File = file;
        Line = line;
    }

    /// <summary>Path of the file or folder, as it was given.</summary>
    public string File { get; }

    /// <summary>Line number from 1; null when the error is of the whole file.</summary>
    public int? Line { get; }
}
