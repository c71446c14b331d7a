namespace CaptionSearch.Engine.Exchange;

/// <summary>What was imported.</summary>
public sealed record ImportReport
{
    /// <summary>Documents that the index did not have.</summary>
    public long Added { get; init; }

    /// <summary>Documents that the index had otherwise.</summary>
    public long Changed { get; init; }

    /// <summary>Documents that the index had already, or has better: a person's sentence gives way to nothing less.</summary>
    public long Unchanged { get; init; }

    /// <summary>Lines that could not be taken.</summary>
    public long Refused { get; init; }

    /// <summary>Whether the file ends before its last line: it was cut off.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>Documents taken.</summary>
    public long Taken => Added + Changed + Unchanged;
}
