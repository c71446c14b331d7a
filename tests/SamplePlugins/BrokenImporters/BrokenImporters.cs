using CaptionSearch.Import;

[assembly: ImporterContract(ImporterContractAttribute.Current)]

namespace SamplePlugins.Broken;

/// <summary>What all importers of this plug-in have in common: they are recognised by nothing and give one record.</summary>
public abstract class Importer(string name) : IDatasetImporter
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Title => "broken on purpose";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [];

    /// <inheritdoc/>
    public virtual double Probe(DatasetProbe probe) => probe.Text.StartsWith("broken", StringComparison.Ordinal) ? 1 : 0;

    /// <inheritdoc/>
    public virtual async IAsyncEnumerable<ImportItem> ReadAsync(
        DatasetSource source, ImportOptions options, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        foreach (ImportItem item in Items(options.Skip, cancellationToken))
        {
            yield return item;
        }
    }

    /// <summary>The items.</summary>
    protected virtual IEnumerable<ImportItem> Items(long skip, CancellationToken cancellationToken)
    {
        yield return Item(skip);
    }

    /// <summary>A good item.</summary>
    protected static ImportItem Item(long ordinal)
        => ImportItem.Of(ordinal, new DatasetRecord { Id = $"{ordinal}", Picture = "a.jpg", Captions = ["a dog"] }, new RecordPosition(1, 1));
}

/// <summary>Nothing is wrong with this one.</summary>
public sealed class Sound() : Importer("sound");

/// <summary>Throws when it is made.</summary>
public sealed class ThrowsInConstructor : Importer
{
    /// <summary>Throws.</summary>
    public ThrowsInConstructor()
        : base("throws-when-made") => throw new InvalidOperationException("no licence\nfound");
}

/// <summary>Never comes back when it is made.</summary>
public sealed class HangsInConstructor : Importer
{
    /// <summary>Hangs.</summary>
    public HangsInConstructor()
        : base("hangs-when-made") => Thread.Sleep(Timeout.Infinite);
}

/// <summary>Needs an argument.</summary>
public sealed class NeedsArgument(string name) : Importer(name);

/// <summary>Has a built-in importer's name.</summary>
public sealed class NamedLikeBuiltIn() : Importer("csv");

/// <summary>Has the name of another importer of this plug-in.</summary>
public sealed class ZzNamedTwice() : Importer("sound");

/// <summary>Has a name that no option can take.</summary>
public sealed class BadName() : Importer("../Evil Name");

/// <summary>Never comes back from looking at a file.</summary>
public sealed class HangsInProbe() : Importer("hangs-in-probe")
{
    /// <inheritdoc/>
    public override double Probe(DatasetProbe probe)
    {
        Thread.Sleep(Timeout.Infinite);
        return 1;
    }
}

/// <summary>Throws when it looks at a file.</summary>
public sealed class ThrowsInProbe() : Importer("throws-in-probe")
{
    /// <inheritdoc/>
    public override double Probe(DatasetProbe probe) => throw new DivideByZeroException();
}

/// <summary>Is surer than anyone may be.</summary>
public sealed class TooSure() : Importer("too-sure")
{
    /// <inheritdoc/>
    public override double Probe(DatasetProbe probe) => double.PositiveInfinity;
}

/// <summary>Gives records for ever, and does not look at the cancellation.</summary>
public sealed class Endless() : Importer("endless")
{
    /// <inheritdoc/>
    protected override IEnumerable<ImportItem> Items(long skip, CancellationToken cancellationToken)
    {
        for (long i = skip; ; i++)
        {
            yield return Item(i);
        }
    }
}

/// <summary>Gives one record and hangs.</summary>
public sealed class HangsInReading() : Importer("hangs-in-reading")
{
    /// <inheritdoc/>
    protected override IEnumerable<ImportItem> Items(long skip, CancellationToken cancellationToken)
    {
        yield return Item(skip);
        Thread.Sleep(Timeout.Infinite);
    }
}

/// <summary>Gives one record and throws.</summary>
public sealed class ThrowsInReading() : Importer("throws-in-reading")
{
    /// <inheritdoc/>
    protected override IEnumerable<ImportItem> Items(long skip, CancellationToken cancellationToken)
    {
        yield return Item(skip);
        throw new InvalidOperationException("index out of luck");
    }
}

/// <summary>Numbers its records as it likes.</summary>
public sealed class WrongNumbers() : Importer("wrong-numbers")
{
    /// <inheritdoc/>
    protected override IEnumerable<ImportItem> Items(long skip, CancellationToken cancellationToken)
    {
        yield return Item(skip);
        yield return Item(skip);
    }
}

/// <summary>Gives paths that lead out and dirty captions.</summary>
public sealed class Dirty() : Importer("dirty")
{
    /// <inheritdoc/>
    protected override IEnumerable<ImportItem> Items(long skip, CancellationToken cancellationToken)
    {
        RecordPosition position = new(7, 1);
        yield return ImportItem.Of(skip, new DatasetRecord { Id = "a", Picture = "../../etc/passwd", Captions = ["x"] }, position);
        yield return ImportItem.Of(skip + 1, new DatasetRecord { Id = "b", Picture = "b.jpg", Captions = ["a\u0000\tdog\u202E  e\u0301", null!] }, position);
        yield return ImportItem.Of(skip + 2, new DatasetRecord { Id = "c", Captions = null! }, position);
    }
}
