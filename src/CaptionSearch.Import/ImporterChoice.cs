namespace CaptionSearch.Import;

/// <summary>Which importer takes a file.</summary>
/// <param name="Importer">The importer.</param>
/// <param name="Confidence">How sure it is, 0.5 to 1.</param>
/// <param name="Problems">Importers that could not look at the file, one sentence each.</param>
public sealed record ImporterChoice(IDatasetImporter Importer, double Confidence, IReadOnlyList<string> Problems);
