namespace CaptionSearch.Import.Conformance;

/// <summary>The verdict on one importer.</summary>
/// <param name="Importer">Name of the importer.</param>
/// <param name="Sample">The file it was tried on.</param>
/// <param name="Checks">All checks, in a fixed order.</param>
public sealed record ConformanceReport(string Importer, string Sample, IReadOnlyList<ConformanceCheck> Checks)
{
    /// <summary>True when no check failed; <see cref="IsComplete"/> says whether all of them could tell.</summary>
    public bool Passed => Checks.All(static check => check.Outcome != ConformanceOutcome.Failed);

    /// <summary>True when every check passed.</summary>
    public bool IsComplete => Checks.All(static check => check.Outcome == ConformanceOutcome.Passed);
}
