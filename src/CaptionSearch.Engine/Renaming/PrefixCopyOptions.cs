namespace CaptionSearch.Engine.Renaming;

/// <summary>How files are copied under a prefix.</summary>
public sealed record PrefixCopyOptions
{
    /// <summary>Whether the run only finds out what it would do. Default false.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>Whether a file of the target that has another content is replaced. Default false: then nothing is copied at all.</summary>
    public bool Overwrite { get; init; }

    /// <summary>Whether files that are no pictures are copied too, hidden ones excepted. Default false.</summary>
    public bool AllFiles { get; init; }
}
