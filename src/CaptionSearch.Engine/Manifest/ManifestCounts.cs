namespace CaptionSearch.Engine.Manifest;

/// <summary>What a manifest holds, counted.</summary>
/// <param name="Indexed">Files whose content is in the index.</param>
/// <param name="Contents">Different contents among them.</param>
/// <param name="Failed">Files that are not in the index, each with a reason.</param>
public sealed record ManifestCounts(long Indexed, long Contents, long Failed);
