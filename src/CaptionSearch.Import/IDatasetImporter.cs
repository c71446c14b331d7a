namespace CaptionSearch.Import;

/// <summary>Reads one kind of data set: a file with captions of pictures becomes a stream of records.</summary>
/// <remarks>
/// This is all a plug-in implements: a public class with a public constructor without parameters, in an assembly marked
/// with <see cref="ImporterContractAttribute"/>. One instance serves a whole run and may be asked to read several times.
/// What an importer hands out is checked by its caller (<see cref="CheckedImporter"/>): it may pass paths and captions on
/// as they stand in the file. It must
/// <list type="bullet">
/// <item>hold bounded memory, whatever the size of the file;</item>
/// <item>give the same items for the same file every time;</item>
/// <item>number its items 0, 1, 2, ..., refused records included, and leave out the first <see cref="ImportOptions.Skip"/>;</item>
/// <item>say where in the file a refused record stands;</item>
/// <item>end with <see cref="OperationCanceledException"/> soon after it was cancelled;</item>
/// <item>throw <see cref="ImportException"/> when the rest of the file cannot be read, and nothing else.</item>
/// </list>
/// The conformance kit (<see cref="Conformance.ConformanceKit"/>) tries all of this on a sample file.
/// </remarks>
public interface IDatasetImporter
{
    /// <summary>Short name, as in <c>--format NAME</c>: 1 to 40 lower-case letters, digits and hyphens, no hyphen first.</summary>
    string Name { get; }

    /// <summary>One line for the list of formats, for example <c>COCO captions, one JSON file</c>.</summary>
    string Title { get; }

    /// <summary>Usual endings of such files in lower case with the dot, for example <c>.json</c>; only shown, never decisive. May be empty.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>How sure this importer is that a file is of its kind, by the name and the first bytes.</summary>
    /// <param name="probe">Name and beginning of the file.</param>
    /// <returns>0 (no) to 1 (certain). Below 0.5 the file is not taken without <c>--format</c>. Other numbers count as 0.</returns>
    double Probe(DatasetProbe probe);

    /// <summary>Reads the records in the order of the file, or in another order that is always the same.</summary>
    /// <param name="source">The file.</param>
    /// <param name="options">How many items to leave out.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ImportException">The file cannot be opened, is not of this kind, or cannot be read further.</exception>
    IAsyncEnumerable<ImportItem> ReadAsync(DatasetSource source, ImportOptions options, CancellationToken cancellationToken);
}
