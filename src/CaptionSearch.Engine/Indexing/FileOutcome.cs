using CaptionSearch.Engine.Manifest;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Indexing;

/// <summary>What a worker made of a file.</summary>
/// <param name="File">The file.</param>
/// <param name="State">Whether its content belongs in the index.</param>
/// <param name="Id">Document id of the content; null when it could not be read.</param>
/// <param name="Document">The document, when it was made now; null when it is there already, or being made by another worker.</param>
/// <param name="Caption">The sentence, when it is known.</param>
/// <param name="Reason">Why not, one sentence; null when indexed.</param>
internal sealed record FileOutcome(FoundFile File, FileState State, string? Id, CaptionDocument? Document, string? Caption, string? Reason)
{
    /// <summary>The document as the index has it, with its vector; null when it was not there.</summary>
    public CaptionDocument? Known { get; init; }

    /// <summary>Whether another worker was given the same content first: what becomes of it is not known yet.</summary>
    public bool IsTwin { get; init; }
}
