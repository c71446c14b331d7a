using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Reindexing;

/// <summary>Moves an index to another model without a gap: the new version is built beside the old, verified, and then takes its place.</summary>
/// <remarks>
/// <para>
/// The old version is searched and may be written to all the time; only the last step, which takes up what has changed meanwhile, verifies and
/// exchanges the two, holds the writer's place. Stopped or killed at any point, the old version stays in place and the next run goes on.
/// </para>
/// <para>
/// What people and data sets wrote, locks, data sets and paths are carried over. A document whose picture cannot be read keeps its words and loses
/// its vector: it is listed, and the next run over its folder describes it.
/// </para>
/// </remarks>
public sealed class ReindexRun
{
    private const int FewDocuments = 32;
    private const int MostPasses = 10;

    private readonly DataFolder _data;
    private readonly Func<CaptionModel> _model;
    private readonly ReindexOptions _options;
    private readonly Action<ReindexStep> _observe;

    /// <summary>Prepares a run; nothing is read yet.</summary>
    /// <param name="data">Where index and manifest lie.</param>
    /// <param name="model">Loads the new model; called once. It is disposed of at the end.</param>
    /// <param name="options">How to describe.</param>
    /// <param name="observe">Told about each document that is done, from one thread at a time; null for nobody.</param>
    public ReindexRun(DataFolder data, Func<CaptionModel> model, ReindexOptions options, Action<ReindexStep>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        _data = data;
        _model = model;
        _options = options;
        _observe = observe ?? (_ => { });
    }

    /// <summary>Whether a version that was begun earlier is thrown away first. Default false.</summary>
    public bool IsFresh { get; init; }

    /// <summary>Called once when another run has to finish before the new version can take its place; null for nobody.</summary>
    public Action? Waiting { get; init; }

    /// <summary>Moves the index.</summary>
    /// <param name="cancellationToken">Ends the run early; what was done is kept for the next run.</param>
    /// <exception cref="DataFolderException">The data folder cannot be written, or another reindex is running.</exception>
    /// <exception cref="IndexFormatException">There is no index, it is damaged, or the new version did not stand the test.</exception>
    /// <exception cref="IndexUnavailableException">The index cannot be reached, or cannot have versions.</exception>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    public async Task<ReindexReport> RunAsync(CancellationToken cancellationToken)
    {
        using CaptionModel model = _model();
        using IDisposable place = _data.LockForReplacing();
        await using IIndexVersions versions = await IndexPlace.OpenAsync(_data, cancellationToken).ConfigureAwait(false);
        if (Rollback.IsPending(_data))
        {
            using IDisposable writing = await _data.LockForWritingAsync(Waiting ?? (() => { }), cancellationToken).ConfigureAwait(false);
            await Rollback.FinishAsync(_data, versions, cancellationToken).ConfigureAwait(false);
        }

        await using ICaptionIndex current = await versions.OpenCurrentAsync(writable: false, cancellationToken).ConfigureAwait(false)
            ?? throw new IndexUnavailableException($"{versions.Description}: there is no index yet. Make one: captionsearch index FOLDER");
        IndexStatistics statistics = await current.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        ReindexReport report = new() { OldModel = statistics.ModelFingerprint, NewModel = model.Fingerprint, Documents = statistics.Documents };
        if (statistics.Documents == 0 || (statistics.ModelFingerprint == model.Fingerprint && !_options.Again))
        {
            await versions.DiscardNextAsync(cancellationToken).ConfigureAwait(false);
            return report with { IsUpToDate = true };
        }

        ICaptionIndex next = await OpenNextAsync(versions, model.Fingerprint, cancellationToken).ConfigureAwait(false);
        await using (next.ConfigureAwait(false))
        {
            long resumed = await DescribedAsync(next, model.Fingerprint, cancellationToken).ConfigureAwait(false);
            NextVersion build = new(current, next, model, _options, Math.Max(0, statistics.Documents - resumed), _observe);
            report = report with { Resumed = resumed };
            try
            {
                for (int pass = 1; await build.CatchUpAsync(cancellationToken).ConfigureAwait(false) > FewDocuments && pass < MostPasses; pass++)
                {
                    // While pictures were described, others may have come.
                }

                using IDisposable writing = await _data.LockForWritingAsync(Waiting ?? (() => { }), cancellationToken).ConfigureAwait(false);
                using IDisposable captions = await _data.LockCaptionsAsync(cancellationToken).ConfigureAwait(false);
                return await FinishAsync(versions, current, next, build, model, report, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return report with { Described = build.Described, WithoutVector = build.WithoutVector, IsInterrupted = true };
            }
        }
    }

    private static async Task<long> DescribedAsync(ICaptionIndex next, string fingerprint, CancellationToken cancellationToken)
    {
        await next.RefreshAsync(cancellationToken).ConfigureAwait(false);
        IndexStatistics statistics = await next.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        return statistics.DocumentsByModel.GetValueOrDefault(fingerprint);
    }

    /// <summary>The version that was begun for this model, or a new one.</summary>
    private async Task<ICaptionIndex> OpenNextAsync(IIndexVersions versions, string fingerprint, CancellationToken cancellationToken)
    {
        if (!IsFresh)
        {
            ICaptionIndex next;
            try
            {
                next = await versions.OpenNextAsync(cancellationToken).ConfigureAwait(false);
                IndexStatistics statistics = await next.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
                if (statistics.ModelFingerprint is null || statistics.ModelFingerprint == fingerprint)
                {
                    return next;
                }

                await next.DisposeAsync().ConfigureAwait(false);
            }
            catch (IndexFormatException)
            {
                // What was begun is damaged: it is only worth a new beginning.
            }
        }

        await versions.DiscardNextAsync(cancellationToken).ConfigureAwait(false);
        return await versions.OpenNextAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes up what has changed, verifies, and exchanges the versions; nobody else writes meanwhile.</summary>
    private async Task<ReindexReport> FinishAsync(
        IIndexVersions versions, ICaptionIndex current, ICaptionIndex next, NextVersion build, CaptionModel model, ReindexReport report,
        CancellationToken cancellationToken)
    {
        await using (ICaptionIndex written = (await versions.OpenCurrentAsync(writable: true, cancellationToken).ConfigureAwait(false))!)
        {
            // Changes that wait for a server go there first, and what was just written is counted.
            await written.RefreshAsync(cancellationToken).ConfigureAwait(false);
        }

        await build.CatchUpAsync(cancellationToken).ConfigureAwait(false);
        await build.AgreeAsync(cancellationToken).ConfigureAwait(false);
        await next.RefreshAsync(cancellationToken).ConfigureAwait(false);
        long disagreements = await build.AgreeAsync(cancellationToken).ConfigureAwait(false);
        int probes = await NextVerification.RunAsync(
            current, next, model.Fingerprint, disagreements, build.IdsWithoutVector.Count, cancellationToken).ConfigureAwait(false);
        IndexStatistics statistics = await next.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);

        // The folder is remembered before the exchange: from then on, searches ask for it.
        new ModelMemory(_data).Remember(model.Fingerprint, model.Folder);
        await versions.PromoteNextAsync(cancellationToken).ConfigureAwait(false);
        using FileManifest manifest = FileManifest.Open(_data.ManifestFile);
        manifest.SetMadeBy(model.Fingerprint, build.IdsWithoutVector);
        return report with
        {
            Described = build.Described,
            Documents = statistics.Documents,
            KeptCaptions = build.KeptCaptions,
            WithoutVector = build.WithoutVector,
            Probes = probes,
        };
    }
}
