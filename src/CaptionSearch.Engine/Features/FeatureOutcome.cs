using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Manifest;

namespace CaptionSearch.Engine.Features;

/// <summary>What became of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="State">Whether it has features.</param>
/// <param name="Id">Content id; null when it has none.</param>
/// <param name="Reason">Why not, one sentence; null when it has.</param>
/// <param name="IsNew">Whether the network looked at it for this file.</param>
internal sealed record FeatureOutcome(FoundFile File, FileState State, string? Id, string? Reason, bool IsNew);
