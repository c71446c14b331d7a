namespace CaptionSearch.Engine.Reindexing;

/// <summary>What going back did.</summary>
/// <param name="Model">Fingerprint of the model of the version that is in place now; null when it has no vector.</param>
/// <param name="Documents">Its documents.</param>
/// <param name="Captions">Captions by people that were carried over to it.</param>
/// <param name="WithoutVector">Documents that came after that version was made: they have words, and get their vectors with the next run over their folders.</param>
public sealed record RollbackReport(string? Model, long Documents, long Captions, long WithoutVector);
