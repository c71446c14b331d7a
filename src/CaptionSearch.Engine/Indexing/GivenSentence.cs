using CaptionSearch.Index;

namespace CaptionSearch.Engine.Indexing;

/// <summary>A sentence that a picture comes with.</summary>
/// <param name="Text">Not empty.</param>
/// <param name="Source">Who wrote it: not the model.</param>
internal sealed record GivenSentence(string Text, CaptionSource Source);
