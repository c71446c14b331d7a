namespace CaptionSearch.Import.Conformance;

/// <summary>How a check ended.</summary>
public enum ConformanceOutcome
{
    /// <summary>The importer does what the contract says.</summary>
    Passed,

    /// <summary>It does not.</summary>
    Failed,

    /// <summary>The sample does not allow to tell; the detail says what sample would.</summary>
    NotProven,
}
