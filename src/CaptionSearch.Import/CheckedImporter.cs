using System.Runtime.CompilerServices;

namespace CaptionSearch.Import;

/// <summary>An importer whose records can be trusted: paths stay inside the picture folder, texts are clean, items are numbered.</summary>
/// <remarks>
/// Every caller reads through it, built-in formats and plug-ins alike. A record that breaks a rule is refused with its
/// position; what is only too long or too much is cut, and <see cref="DatasetRecord.Notes"/> says so for captions.
/// </remarks>
public sealed class CheckedImporter : IDatasetImporter
{
    /// <summary>
    /// Items that may come beyond one for each byte of the file (other files of the set may give some). More of them
    /// is an endless stream.
    /// </summary>
    private const long ItemsBeyondBytes = 1_000_000;

    private readonly ImportLimits _limits;

    /// <summary>Wraps an importer.</summary>
    /// <param name="inner">The importer.</param>
    /// <param name="limits">What one record may hold.</param>
    /// <exception cref="ArgumentOutOfRangeException">A limit is outside its range.</exception>
    public CheckedImporter(IDatasetImporter inner, ImportLimits limits)
    {
        ArgumentNullException.ThrowIfNull(inner);
        ArgumentNullException.ThrowIfNull(limits);
        limits.Validate();
        Inner = inner;
        _limits = limits;
    }

    /// <summary>The importer behind it.</summary>
    public IDatasetImporter Inner { get; }

    /// <inheritdoc/>
    public string Name => Inner.Name;

    /// <inheritdoc/>
    public string Title => Inner.Title;

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => Inner.Extensions;

    /// <inheritdoc/>
    public double Probe(DatasetProbe probe)
    {
        double confidence = Inner.Probe(probe);
        return confidence is >= 0 and <= 1 ? confidence : 0;
    }

    /// <inheritdoc/>
    /// <exception cref="ImportException">Also: the importer breaks the contract.</exception>
    public async IAsyncEnumerable<ImportItem> ReadAsync(
        DatasetSource source, ImportOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Skip);
        cancellationToken.ThrowIfCancellationRequested();
        long most = source.Length + ItemsBeyondBytes;
        long expected = options.Skip;
        await foreach (ImportItem? item in Inner.ReadAsync(source, options, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            if (item is null || item.Ordinal != expected)
            {
                throw Broken(source, $"its item {expected} has the number {item?.Ordinal.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none"}");
            }

            if (expected++ - options.Skip > most)
            {
                throw Broken(source, "it gives more items than the file has bytes");
            }

            yield return RecordCheck.Apply(item, _limits);
        }
    }

    private ImportException Broken(DatasetSource source, string what)
        => new(source.Path, $"the importer '{Name}' is broken: {what}. Report it to its author, or use another --format.");
}
