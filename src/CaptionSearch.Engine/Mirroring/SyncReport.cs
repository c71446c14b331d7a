namespace CaptionSearch.Engine.Mirroring;

/// <summary>What a synchronisation did.</summary>
/// <param name="Changes">Changes that waited and were made on the server.</param>
/// <param name="Compared">Documents of the local index that were looked for on the server.</param>
/// <param name="Copied">Of those, the ones that the server lacked, or whose path or vector it lacked.</param>
public sealed record SyncReport(long Changes, long Compared, long Copied);
