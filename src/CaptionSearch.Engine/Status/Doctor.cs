using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Engine.Reindexing;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Status;

/// <summary>Proves that files on disk = manifest = documents = vectors, and lists and repairs what disagrees.</summary>
public static class Doctor
{
    /// <summary>Examines the index; nothing is changed.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="cancellationToken">Checked once a file and once a document.</param>
    /// <exception cref="DataFolderException">A run is writing: what it has half done would look like gaps.</exception>
    public static async Task<DoctorReport> ExamineAsync(DataFolder data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (!Directory.Exists(data.Root))
        {
            return new DoctorReport { Folder = data.Root };
        }

        using IDisposable? place = data.IsWritable() ? data.LockForWriting() : null;
        await using IIndexVersions versions = await IndexPlace.OpenAsync(data, cancellationToken).ConfigureAwait(false);
        return await IndexExamination.RunAsync(data, versions, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Examines the index, closes the gaps that can be closed from here, and examines it again.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="model">Loads the model for an index whose vectors have this fingerprint; called only when a picture has to be described.</param>
    /// <param name="settings">How pictures are described.</param>
    /// <param name="observe">Told the gap that is worked on, how many are done, and how many there are.</param>
    /// <param name="cancellationToken">Ends the work; what was closed stays closed.</param>
    /// <exception cref="DataFolderException">The folder cannot be written, or a run is writing.</exception>
    public static async Task<DoctorReport> RepairAsync(
        DataFolder data, Func<string?, CaptionModel> model, DescriptionSettings settings, Action<IndexGap, int, int> observe, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(observe);
        if (!Directory.Exists(data.Root))
        {
            return new DoctorReport { Folder = data.Root };
        }

        using IDisposable place = data.LockForWriting();
        using IDisposable captions = await data.LockCaptionsAsync(cancellationToken).ConfigureAwait(false);
        await using IIndexVersions versions = await IndexPlace.OpenAsync(data, cancellationToken).ConfigureAwait(false);
        await Rollback.FinishAsync(data, versions, cancellationToken).ConfigureAwait(false);
        DoctorReport before = await IndexExamination.RunAsync(data, versions, cancellationToken).ConfigureAwait(false);
        if (before.IsHealthy || before.Gaps.All(gap => gap.Kind == GapKind.Damage))
        {
            return before;
        }

        long described = await CloseAsync(data, versions, before.Gaps, model, settings, observe, cancellationToken).ConfigureAwait(false);
        DoctorReport after = await IndexExamination.RunAsync(data, versions, cancellationToken).ConfigureAwait(false);
        HashSet<IndexGap> left = [.. after.Gaps];
        return after with { Repaired = before.Gaps.Count(gap => !left.Contains(gap)), Described = described };
    }

    private static async Task<long> CloseAsync(
        DataFolder data, IIndexVersions versions, IReadOnlyList<IndexGap> gaps, Func<string?, CaptionModel> model, DescriptionSettings settings,
        Action<IndexGap, int, int> observe, CancellationToken cancellationToken)
    {
        await using ICaptionIndex index = (await versions.OpenCurrentAsync(writable: true, cancellationToken).ConfigureAwait(false))!;
        IndexStatistics statistics = await index.GetStatisticsAsync(cancellationToken).ConfigureAwait(false);
        using FileManifest manifest = FileManifest.Open(data.ManifestFile);
        using IndexRepair repair = new(index, manifest, statistics.ModelFingerprint, model, settings);
        for (int i = 0; i < gaps.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await repair.RunAsync(gaps[i], cancellationToken).ConfigureAwait(false);
            observe(gaps[i], i + 1, gaps.Count);
        }

        await index.RefreshAsync(CancellationToken.None).ConfigureAwait(false);
        return repair.Described;
    }
}
