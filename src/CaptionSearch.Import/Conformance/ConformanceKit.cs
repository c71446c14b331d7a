using CaptionSearch.Import.Plugins;

namespace CaptionSearch.Import.Conformance;

/// <summary>Tries on a sample file what every importer must do; the same checks for built-in ones and plug-ins.</summary>
/// <remarks>
/// The sample should be a good file of the importer's kind, at least 32 MB if bounded memory is to be proven, with at least
/// one picture whose name stands in the file as it is. Damaged copies are written to the temporary folder. Memory is measured
/// for the whole process: nothing else should run in it.
/// </remarks>
public sealed class ConformanceKit
{
    private const int DamagedCopies = 200;
    private const int DamagedBytes = 64 * 1024;
    private const long LeastBytesForMemory = 32L << 20;
    private static readonly TimeSpan CancellationLimit = TimeSpan.FromSeconds(5);

    private readonly IDatasetImporter _raw;
    private readonly GuardedImporter _guarded;
    private readonly DatasetSource _sample;
    private readonly List<ConformanceCheck> _checks = [];

    private ConformanceKit(IDatasetImporter importer, string sample)
    {
        _raw = importer switch
        {
            CheckedImporter { Inner: GuardedImporter guarded } => guarded.Inner,
            CheckedImporter wrapped => wrapped.Inner,
            GuardedImporter guarded => guarded.Inner,
            _ => importer,
        };
        _guarded = new GuardedImporter(_raw, _raw.GetType().Assembly.GetName().Name ?? "plug-in", ImportLimits.Default);
        _sample = new DatasetSource(sample);
    }

    /// <summary>Runs all checks.</summary>
    /// <param name="importer">The importer; wrappers of this program around it are taken off where they would hide something.</param>
    /// <param name="sample">Path of the sample file.</param>
    /// <param name="cancellationToken">Ends the run.</param>
    /// <exception cref="ImportException">The sample cannot be opened.</exception>
    public static async Task<ConformanceReport> RunAsync(IDatasetImporter importer, string sample, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(importer);
        ArgumentException.ThrowIfNullOrEmpty(sample);
        ConformanceKit kit = new(importer, sample);
        DatasetProbe probe = DatasetProbe.Read(kit._sample);
        kit.CheckDescription();
        kit.CheckRecognition(probe);
        if (await kit.CheckReadingAsync(cancellationToken).ConfigureAwait(false))
        {
            await kit.CheckCancellationAsync(cancellationToken).ConfigureAwait(false);
            await kit.CheckMemoryAsync(cancellationToken).ConfigureAwait(false);
            await kit.CheckPathsAsync(cancellationToken).ConfigureAwait(false);
            await kit.CheckDamageAsync(probe, cancellationToken).ConfigureAwait(false);
        }

        return new ConformanceReport(kit._guarded.Name, sample, kit._checks);
    }

    private void CheckDescription()
        => Add(
            "name, title and extensions",
            !PluginLoader.IsImporterName(_guarded.Name) ? "the name is not 1 to 40 lower-case letters, digits and hyphens"
            : string.IsNullOrWhiteSpace(_guarded.Title) ? "the title is empty"
            : _guarded.Extensions.FirstOrDefault(static extension => !extension.StartsWith('.')) is { } bad ? $"the extension '{bad}' has no dot"
            : null,
            $"'{_guarded.Name}': {_guarded.Title}");

    private void CheckRecognition(DatasetProbe probe)
    {
        string? fault;
        double own = 0;
        try
        {
            own = _guarded.Probe(probe);
            double other = new[] { string.Empty, "\0\u0001\u0002", "Dear reader,\nthis is a letter.\n" }
                .Max(text => _guarded.Probe(new DatasetProbe("other.bin", System.Text.Encoding.UTF8.GetBytes(text), isWhole: true)));
            fault = own is not (>= 0.5 and <= 1) ? $"the sample is recognised with {own:0.##}; expected 0.5 to 1"
                : other >= 0.5 ? $"something else is recognised with {other:0.##}; expected less than 0.5"
                : null;
        }
        catch (ImportException error)
        {
            fault = error.Problem;
        }

        Add("recognition", fault, $"the sample with {own:0.##}, other files not");
    }

    /// <summary>Reads the sample to its end, twice, and from the middle.</summary>
    private async Task<bool> CheckReadingAsync(CancellationToken cancellationToken)
    {
        Reading first = await Reading.RunAsync(_guarded, _sample, skip: 0, tailFrom: long.MaxValue, cancellationToken).ConfigureAwait(false);
        Add(
            "reading",
            first.Fault ?? (first.Records == 0 ? "no record was read" : null),
            $"{first.Records} records, {first.Refused} refused");
        if (first.Fault is not null || first.Records == 0)
        {
            return false;
        }

        Add("the file is closed afterwards", IsHeld() ? "it is still open" : null, "it can be opened alone");
        long middle = first.Items / 2;
        Reading second = await Reading.RunAsync(_guarded, _sample, skip: 0, tailFrom: middle, cancellationToken).ConfigureAwait(false);
        Add("determinism", second.Fault ?? (second.Whole != first.Whole ? "two readings differ" : null), "two readings are the same");

        Reading tail = await Reading.RunAsync(_guarded, _sample, skip: middle, tailFrom: middle, cancellationToken).ConfigureAwait(false);
        Reading none = await Reading.RunAsync(_guarded, _sample, skip: first.Items + 5, tailFrom: 0, cancellationToken).ConfigureAwait(false);
        Add(
            "restart from the middle",
            tail.Fault ?? none.Fault
                ?? (tail.Tail != second.Tail || tail.Items != first.Items - middle ? $"leaving out {middle} items does not give the other {first.Items - middle}"
                : none.Items > 0 ? "leaving out more items than there are gives some" : null),
            $"items {middle} to {first.Items - 1} are the same when the others are left out");
        return true;
    }

    private async Task CheckCancellationAsync(CancellationToken cancellationToken)
    {
        string? fault;
        try
        {
            fault = await Task.Factory
                .StartNew(() => CancellationFaultAsync(cancellationToken), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .Unwrap().WaitAsync(CancellationLimit + CancellationLimit, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            fault = $"it goes on more than {CancellationLimit.TotalSeconds:0} s after it was cancelled";
        }

        Add("cancellation", fault, "before and during the reading");
    }

    private async Task<string?> CancellationFaultAsync(CancellationToken cancellationToken)
    {
        try
        {
            using CancellationTokenSource before = new();
            await before.CancelAsync().ConfigureAwait(false);
            await foreach (ImportItem unused in _raw.ReadAsync(_sample, ImportOptions.All, before.Token).WithCancellation(before.Token).ConfigureAwait(false))
            {
                return "it gives items although it was cancelled before it began";
            }

            return "it ends as if the file were empty when it was cancelled before it began";
        }
        catch (OperationCanceledException)
        {
            // As it should be.
        }

        using CancellationTokenSource during = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        int after = 0;
        try
        {
            await foreach (ImportItem unused in _raw.ReadAsync(_sample, ImportOptions.All, during.Token).WithCancellation(during.Token).ConfigureAwait(false))
            {
                after += during.IsCancellationRequested ? 1 : 0;
                await during.CancelAsync().ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // As it should be.
        }

        return after > 1 ? $"it gives {after} items after it was cancelled" : null;
    }

    private async Task CheckMemoryAsync(CancellationToken cancellationToken)
    {
        long length = _sample.Length;
        if (length < LeastBytesForMemory)
        {
            _checks.Add(new ConformanceCheck(
                "bounded memory", ConformanceOutcome.NotProven, $"the sample has {length >> 20} MB; one of {LeastBytesForMemory >> 20} MB or more can tell"));
            return;
        }

        long start = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;
        long items = 0;
        await foreach (ImportItem unused in _guarded.ReadAsync(_sample, ImportOptions.All, cancellationToken).ConfigureAwait(false))
        {
            // At the first item everything loaded at once shows, later what piles up.
            if (long.IsPow2(++items))
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - start);
            }
        }

        long limit = Math.Max(LeastBytesForMemory, length / 2);
        Add(
            "bounded memory",
            most > limit ? $"{most >> 20} MB are held for a file of {length >> 20} MB; expected at most {limit >> 20} MB" : null,
            $"at most {Math.Max(0, most) >> 20} MB are held for a file of {length >> 20} MB");
    }

    private async Task CheckPathsAsync(CancellationToken cancellationToken)
    {
        const string Check = "paths that lead out are refused";
        string? picture = await FirstPictureAsync(cancellationToken).ConfigureAwait(false);
        string name = picture?.Split('/', '\\')[^1] ?? string.Empty;
        byte[] head = Head(64 << 20);
        using TemporarySample copy = new(_sample.Name);
        if (name.Length == 0 || !copy.WriteReplaced(head, name, "../../../../../../" + name))
        {
            _checks.Add(new ConformanceCheck(Check, ConformanceOutcome.NotProven, "no picture's name stands in the sample as it is"));
            return;
        }

        Reading hostile = await Reading.RunAsync(new CheckedImporter(_guarded, ImportLimits.Default), copy.Source, 0, 0, cancellationToken).ConfigureAwait(false);
        Add(
            Check,
            hostile.Foreign ? hostile.Fault
                : hostile.Names.Contains(name) ? $"'../{name}' became '{name}' silently; hand the path on as it is"
                : hostile.Refused == 0 && hostile.Fault is null ? $"the record with '../{name}' is neither given nor refused"
                : hostile.Unplaced ? "the refused record has no position"
                : null,
            "with their position");
    }

    /// <summary>Damaged copies: only refused records and <see cref="ImportException"/>, with positions, and an end.</summary>
    private async Task CheckDamageAsync(DatasetProbe probe, CancellationToken cancellationToken)
    {
        byte[] head = probe.Head.Length > DamagedBytes ? probe.Head[..DamagedBytes].ToArray() : probe.Head.ToArray();
        Random random = new(1);
        int placed = 0;
        int broken = 0;
        string? fault = null;
        using TemporarySample copy = new(_sample.Name);
        for (int i = 0; i < DamagedCopies && fault is null; i++)
        {
            copy.Write(Damage.Apply(head, random));
            Reading reading = await Reading.RunAsync(new CheckedImporter(_guarded, ImportLimits.Default), copy.Source, 0, 0, cancellationToken).ConfigureAwait(false);
            fault = reading.Foreign ? reading.Fault : reading.Unplaced ? "a refused record has no position" : null;
            broken += reading.Fault is null ? 0 : 1;
            placed += reading.Fault is not null && reading.FaultPosition.IsKnown ? 1 : 0;
        }

        Add("damaged files", fault, $"{DamagedCopies} damaged copies: nothing but refused records and import errors");
        Add(
            "positions in errors",
            fault is null && broken >= 10 && placed * 2 < broken ? $"{broken - placed} of {broken} broken files are refused without a line or path" : null,
            $"every refused record has one, and {placed} of {broken} broken files");
    }

    private async Task<string?> FirstPictureAsync(CancellationToken cancellationToken)
    {
        await foreach (ImportItem item in _guarded.ReadAsync(_sample, ImportOptions.All, cancellationToken).ConfigureAwait(false))
        {
            if (item.Record?.Picture is { Length: > 0 } picture)
            {
                return picture;
            }
        }

        return null;
    }

    private byte[] Head(int most)
    {
        using Stream stream = _sample.Open();
        byte[] head = new byte[Math.Min(most, stream.Length)];
        int length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..length];
    }

    private bool IsHeld()
    {
        try
        {
            using FileStream alone = new(_sample.Path, FileMode.Open, FileAccess.Read, FileShare.None);
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }

    private void Add(string name, string? fault, string good)
        => _checks.Add(fault is null
            ? new ConformanceCheck(name, ConformanceOutcome.Passed, good)
            : new ConformanceCheck(name, ConformanceOutcome.Failed, fault));
}
