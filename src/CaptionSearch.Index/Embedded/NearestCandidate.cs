namespace CaptionSearch.Index.Embedded;

/// <summary>A vector that can be among the nearest.</summary>
/// <param name="Segment">Where it is.</param>
/// <param name="Slot">Place in the segment.</param>
/// <param name="Upper">What its cosine is at most.</param>
internal readonly record struct NearestCandidate(MappedSegment Segment, int Slot, float Upper);
