namespace CaptionSearch.Import.Formats;

/// <summary>A picture with its captions, or what is wrong with one entry of the file.</summary>
internal sealed record CocoJoined(string Id, string File, IReadOnlyList<string> Captions, RecordPosition Position, string? Problem = null);
