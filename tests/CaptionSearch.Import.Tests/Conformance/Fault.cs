namespace CaptionSearch.Import.Tests.Conformance;

/// <summary>What is wrong with a <see cref="FaultyImporter"/>.</summary>
public enum Fault
{
    None,
    NoPositions,
    KeepsEverything,
    IgnoresSkip,
    IgnoresCancellation,
    Random,
    StripsPaths,
    ForeignException,
    TakesAnything,
    LeavesFileOpen,
    BadName,
}
