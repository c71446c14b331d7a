namespace CaptionSearch.Analysis.Metrics;

/// <summary>Which of the two published forms of CIDEr.</summary>
public enum CiderVariant
{
    /// <summary>CIDEr-D: clipped counts and a penalty for a different length. What is reported as "CIDEr" nearly everywhere, here too.</summary>
    D,

    /// <summary>CIDEr as first published: no clipping, no penalty.</summary>
    Plain,
}
