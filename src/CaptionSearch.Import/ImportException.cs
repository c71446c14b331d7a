namespace CaptionSearch.Import;

/// <summary>A data set cannot be read: its file is missing or does not have the form it should.</summary>
/// <remarks>The message names the file, the place where there is one, what is wrong and what was expected.</remarks>
public sealed class ImportException : Exception
{
    /// <summary>An error of the whole file.</summary>
    /// <param name="file">Path of the file or folder.</param>
    /// <param name="problem">What is wrong and what was expected, one sentence.</param>
    /// <param name="cause">What the file system said, if anything.</param>
    public ImportException(string file, string problem, Exception? cause = null)
        : this(file, RecordPosition.Unknown, problem, cause)
    {
    }

    /// <summary>An error at one line.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="line">Line number from 1.</param>
    /// <param name="problem">What is wrong and what was expected, one sentence.</param>
    public ImportException(string file, int line, string problem)
        : this(file, new RecordPosition(line), problem)
    {
    }

    /// <summary>An error at one place; the rest of the file cannot be read.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="position">Where it is.</param>
    /// <param name="problem">What is wrong and what was expected, one sentence.</param>
    /// <param name="cause">What made it, if anything.</param>
    public ImportException(string file, RecordPosition position, string problem, Exception? cause = null)
        : base($"{(position ?? throw new ArgumentNullException(nameof(position))).After(file)}: {problem}", cause)
    {
        File = file;
        Position = position;
        Problem = problem;
    }

    /// <summary>Path of the file or folder, as it was given.</summary>
    public string File { get; }

    /// <summary>The place in the file; <see cref="RecordPosition.Unknown"/> when the error is of the whole file.</summary>
    public RecordPosition Position { get; }

    /// <summary>Line number from 1; null when the error is of the whole file.</summary>
    public int? Line => Position.Line;

    /// <summary>What is wrong, without file and place.</summary>
    public string Problem { get; }
}
