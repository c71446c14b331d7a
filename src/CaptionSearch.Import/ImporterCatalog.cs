using CaptionSearch.Import.Formats;

namespace CaptionSearch.Import;

/// <summary>All importers there are: the built-in ones and those of plug-ins, every one checked (<see cref="CheckedImporter"/>).</summary>
public sealed class ImporterCatalog
{
    private const double LeastConfidence = 0.5;

    /// <summary>A catalogue of the built-in importers and others.</summary>
    /// <param name="others">Further importers, for example of plug-ins; their names differ from each other and from the built-in ones.</param>
    /// <param name="limits">What one record may hold; null: the defaults.</param>
    /// <exception cref="ArgumentException">A name comes twice.</exception>
    public ImporterCatalog(IEnumerable<IDatasetImporter>? others = null, ImportLimits? limits = null)
    {
        All = [.. BuiltIn().Concat(others ?? []).Select(importer => new CheckedImporter(importer, limits ?? ImportLimits.Default))];
        if (All.GroupBy(static importer => importer.Name, StringComparer.Ordinal).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"two importers are named '{twice.Key}'.", nameof(others));
        }
    }

    /// <summary>The importers, built-in ones first.</summary>
    public IReadOnlyList<IDatasetImporter> All { get; }

    /// <summary>New instances of the built-in importers, unchecked.</summary>
    public static IReadOnlyList<IDatasetImporter> BuiltIn() =>
    [
        new CustomDatasetImporter(),
        new KarpathyImporter(),
        new CocoImporter(),
        new NeuralTalk2Importer(),
        new Flickr8kImporter(),
        new CsvImporter(),
        new JsonLinesImporter(),
    ];

    /// <summary>The importer of a name.</summary>
    /// <returns>Null when there is none.</returns>
    public IDatasetImporter? Find(string name)
        => All.FirstOrDefault(importer => string.Equals(importer.Name, name, StringComparison.OrdinalIgnoreCase));

    /// <summary>Finds the importer that is surest of a file; of equally sure ones the first.</summary>
    /// <exception cref="ImportException">The file cannot be read, is empty, or no importer is sure enough.</exception>
    public ImporterChoice Recognize(DatasetSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        DatasetProbe probe = DatasetProbe.Read(source);
        if (string.IsNullOrWhiteSpace(probe.Text))
        {
            throw new ImportException(source.Path, "the file is empty; expected a data set with captions.");
        }

        ImporterChoice? best = null;
        List<string> problems = [];
        foreach (IDatasetImporter importer in All)
        {
            try
            {
                double confidence = importer.Probe(probe);
                if (confidence >= LeastConfidence && confidence > (best?.Confidence ?? 0))
                {
                    best = new ImporterChoice(importer, confidence, problems);
                }
            }
            catch (ImportException error)
            {
                problems.Add(error.Problem);
            }
        }

        return best ?? throw new ImportException(
            source.Path,
            $"no format fits; expected one of {string.Join(", ", All.Select(static importer => importer.Name))}. Name it with --format."
            + (Hint(probe.Text) is { } hint ? $" {hint}" : string.Empty)
            + string.Concat(problems.Select(static problem => $" ({problem})")));
    }

    /// <summary>What is wrong with a beginning that was meant as JSON.</summary>
    private static string? Hint(string text)
        => text.AsSpan().TrimStart() is ['{' or '[', ..] && text.AsSpan(0, Math.Min(text.Length, 200)).IndexOf('\'') >= 0
            ? "JSON strings stand in double quotes."
            : null;
}
