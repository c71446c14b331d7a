namespace CaptionSearch.Cli.Output;

/// <summary>How hits are printed.</summary>
internal enum HitFormat
{
    /// <summary>A table for a terminal.</summary>
    Table,

    /// <summary><c>score TAB path TAB caption</c>, no header.</summary>
    Tsv,

    /// <summary>An array of objects.</summary>
    Json,

    /// <summary>One path a line.</summary>
    Paths,
}
