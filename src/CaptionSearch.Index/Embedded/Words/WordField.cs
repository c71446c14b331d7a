namespace CaptionSearch.Index.Embedded.Words;

/// <summary>The parts of a document that are searched for words, each with statistics of its own; the numbers are stored.</summary>
internal enum WordField
{
    /// <summary>All sentences of the document.</summary>
    Caption = 0,

    /// <summary>The names of its tags.</summary>
    Tags = 1,
}
