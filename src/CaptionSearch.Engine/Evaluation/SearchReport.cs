namespace CaptionSearch.Engine.Evaluation;

/// <summary>How well a whole search works: generated captions, tags and vectors in an index, captions that people wrote as queries.</summary>
/// <param name="Rows">One for each way to search by words.</param>
/// <param name="Pictures">One for each way to search by picture.</param>
/// <param name="Images">Pictures in the index.</param>
/// <param name="MedianMilliseconds">Time of a hybrid search with ten hits, one at a time: the median.</param>
/// <param name="P95Milliseconds">The same, of which 95 % are faster.</param>
/// <param name="Unread">Pictures that, with their captions, took no part.</param>
public sealed record SearchReport(
    IReadOnlyList<SearchReportRow> Rows, IReadOnlyList<PictureSearchRow> Pictures, int Images, double MedianMilliseconds, double P95Milliseconds, IReadOnlyList<UnreadPicture> Unread);
