using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CaptionSearch.Import.Plugins;

/// <summary>Keeps a plug-in's importer from harming its caller: time limits, foreign exceptions, cancellation that it ignores.</summary>
/// <remarks>
/// The plug-in runs on a thread of its own, at most 64 items ahead. One that hangs is left behind on it; a background
/// thread does not keep the process alive. It is no sandbox: a plug-in may do whatever its user may.
/// </remarks>
internal sealed class GuardedImporter : IDatasetImporter
{
    private const int ItemsAhead = 64;

    private readonly string _file;
    private readonly ImportLimits _limits;

    /// <param name="inner">The plug-in's importer; its name, title and extensions are asked once, here.</param>
    /// <param name="file">Path of its assembly, for messages.</param>
    /// <param name="limits">Time limits.</param>
    internal GuardedImporter(IDatasetImporter inner, string file, ImportLimits limits)
    {
        Inner = inner;
        _file = file;
        _limits = limits;
        Name = inner.Name;
        Title = inner.Title ?? string.Empty;
        Extensions = [.. inner.Extensions ?? []];
    }

    /// <summary>The plug-in's own object.</summary>
    internal IDatasetImporter Inner { get; }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Title { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions { get; }

    /// <inheritdoc/>
    /// <exception cref="ImportException">The plug-in throws, or takes longer than <see cref="ImportLimits.ProbeTimeout"/>.</exception>
    public double Probe(DatasetProbe probe)
        => ForeignCall.Run(() => Inner.Probe(probe), _limits.ProbeTimeout, out string? fault) is var confidence && fault is null
            ? confidence
            : throw new ImportException(probe.FileName, $"the importer '{Name}' of {_file} failed to look at it: {fault}.");

    /// <inheritdoc/>
    /// <exception cref="ImportException">Also: the plug-in throws something else, or gives no item within <see cref="ImportLimits.ItemTimeout"/>.</exception>
    public async IAsyncEnumerable<ImportItem> ReadAsync(
        DatasetSource source, ImportOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Channel<ImportItem> items = Channel.CreateBounded<ImportItem>(new BoundedChannelOptions(ItemsAhead) { SingleReader = true, SingleWriter = true });
        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            CancellationToken token = stop.Token;
            _ = Task.Factory.StartNew(
                () => PumpAsync(source, options, items.Writer, token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            while (await MoreAsync(source, items.Reader, cancellationToken).ConfigureAwait(false))
            {
                while (items.Reader.TryRead(out ImportItem? item))
                {
                    yield return item;
                    cancellationToken.ThrowIfCancellationRequested();
                }
            }
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
        }
    }

    private async Task PumpAsync(DatasetSource source, ImportOptions options, ChannelWriter<ImportItem> writer, CancellationToken cancellationToken)
    {
        Exception? end = null;
        try
        {
            await foreach (ImportItem item in Inner.ReadAsync(source, options, cancellationToken).WithCancellation(cancellationToken).ConfigureAwait(false))
            {
                await writer.WriteAsync(item, cancellationToken).ConfigureAwait(false);
            }
        }
#pragma warning disable CA1031 // Foreign code may throw anything; it is told to the reader, who names the plug-in.
        catch (Exception error)
#pragma warning restore CA1031
        {
            end = error;
        }

        writer.TryComplete(end);
    }

    private async Task<bool> MoreAsync(DatasetSource source, ChannelReader<ImportItem> reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.WaitToReadAsync(cancellationToken).AsTask().WaitAsync(_limits.ItemTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new ImportException(
                source.Path, $"the importer '{Name}' of {_file} gave nothing for {_limits.ItemTimeout.TotalSeconds:0.##} s; it was stopped.");
        }
        catch (Exception error) when (error is not ImportException && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            throw new ImportException(source.Path, $"the importer '{Name}' of {_file} failed: {ForeignCall.Describe(error)}.", error);
        }
    }
}
