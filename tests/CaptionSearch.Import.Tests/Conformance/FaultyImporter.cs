using System.Runtime.CompilerServices;

namespace CaptionSearch.Import.Tests.Conformance;

/// <summary>A plain reader of token files that breaks one rule of the contract.</summary>
internal sealed class FaultyImporter(Fault fault) : IDatasetImporter, IDisposable
{
    private readonly List<string> _kept = [];
    private readonly List<IDisposable> _open = [];
    private int _readings;

    public string Name => fault == Fault.BadName ? "Not A Name" : "faulty";

    public string Title => "a token file";

    public IReadOnlyList<string> Extensions => [".token"];

    public double Probe(DatasetProbe probe) => fault == Fault.TakesAnything || probe.Text.Contains("#0\t", StringComparison.Ordinal) ? 1 : 0;

    public async IAsyncEnumerable<ImportItem> ReadAsync(
        DatasetSource source, ImportOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        StreamReader reader = new(source.Open());
        _open.Add(reader);
        long ordinal = 0;
        int line = 0;
        string extra = fault == Fault.Random ? $" ({_readings++})" : string.Empty;
        while (await reader.ReadLineAsync(CancellationToken.None) is { } text)
        {
            if (fault != Fault.IgnoresCancellation)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            line++;
            if (fault == Fault.KeepsEverything)
            {
                _kept.Add(text);
            }

            long own = ordinal++;
            if (own < options.Skip && fault != Fault.IgnoresSkip)
            {
                continue;
            }

            yield return Item(own, text, extra, fault == Fault.NoPositions ? RecordPosition.Unknown : new RecordPosition(line));
        }

        _kept.Clear();
        if (fault != Fault.LeavesFileOpen)
        {
            reader.Dispose();
        }
    }

    public void Dispose() => _open.ForEach(static open => open.Dispose());

    private ImportItem Item(long ordinal, string text, string extra, RecordPosition position)
    {
        int tab = text.IndexOf('\t', StringComparison.Ordinal);
        int hash = text.IndexOf('#', StringComparison.Ordinal);
        if (fault == Fault.ForeignException)
        {
            _ = text[..tab];
        }

        if (tab < 0 || hash < 1 || hash > tab)
        {
            return ImportItem.Refused(ordinal, "not a line of a token file", position);
        }

        string picture = fault == Fault.StripsPaths ? Path.GetFileName(text[..hash]) : text[..hash];
        return ImportItem.Of(ordinal, new DatasetRecord { Id = text[..tab], Picture = picture, Captions = [text[(tab + 1)..] + extra] }, position);
    }
}
