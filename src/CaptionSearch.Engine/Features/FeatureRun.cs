using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Engine.Describing;
using CaptionSearch.Engine.Indexing;
using CaptionSearch.Engine.Manifest;
using CaptionSearch.Imaging;
using CaptionSearch.Index;

namespace CaptionSearch.Engine.Features;

/// <summary>Computes the features of a folder's pictures once, keeps them, and writes them into one file; see <see cref="FeatureFile"/>.</summary>
/// <remarks>
/// Vectors are kept in the data folder by content, model and kind, so a second run, another order of files or a copy of the folder
/// costs no network. The file is made from them at the end of a run and appears whole. Restartable at any point.
/// </remarks>
public sealed class FeatureRun
{
    private const int BatchSize = 32;
    private static readonly TimeSpan BatchTime = TimeSpan.FromSeconds(2);

    private readonly DataFolder _data;
    private readonly Func<CaptionModel> _model;
    private readonly FeatureRunOptions _options;
    private readonly Action<FeatureStep> _observe;

    /// <summary>Prepares a run; nothing is read yet.</summary>
    /// <param name="data">Where features are kept.</param>
    /// <param name="model">Opens the model; called once, the run does not dispose it.</param>
    /// <param name="options">Which features, and where to.</param>
    /// <param name="observe">Told about each file that is done, from one thread at a time; null for nobody.</param>
    public FeatureRun(DataFolder data, Func<CaptionModel> model, FeatureRunOptions options, Action<FeatureStep>? observe = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.Threads, 1);
        _data = data;
        _model = model;
        _options = options;
        _observe = observe ?? (_ => { });
    }

    /// <summary>Where the features of a folder go when no file is named: <c>features/NAME-HASH-KIND.npz</c> in the data folder, with eight digits of the SHA-256 of its path.</summary>
    /// <param name="data">The data folder.</param>
    /// <param name="folder">Absolute, or relative to the working directory.</param>
    /// <param name="kind">Which features.</param>
    public static string DefaultFile(DataFolder data, string folder, FeatureKind kind)
    {
        ArgumentNullException.ThrowIfNull(data);
        string root = RootOf(folder);
        string hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(root)))[..8];
        string name = Path.GetFileName(root) is { Length: > 0 } last ? last : "root";
        return Path.Combine(data.Root, "features", $"{name}-{hash}-{FeatureSpace.NameOf(kind)}.npz");
    }

    /// <summary>Extracts what is new or changed and writes the file.</summary>
    /// <param name="folder">Absolute, or relative to the working directory.</param>
    /// <param name="cancellationToken">Ends the run early; what was done is kept, and the file is as it was.</param>
    /// <exception cref="SourceFolderException">The folder is missing, unreadable or without a picture; nothing was changed.</exception>
    /// <exception cref="DataFolderException">The data folder cannot be written, or another run is extracting.</exception>
    /// <exception cref="ModelFormatException">The model cannot be read.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public async Task<FeatureReport> RunAsync(string folder, CancellationToken cancellationToken)
    {
        string root = RootOf(folder);
        FolderWalk walk = FolderWalk.Run(
            root, _options.Walk with { ExcludedPaths = [.. _options.Walk.ExcludedPaths, .. _data.OwnFolders] }, cancellationToken);
        if (walk.Files.Count + walk.UnreadableFiles.Count == 0)
        {
            throw new SourceFolderException(
                $"{root}: no picture in it (looked for JPEG, PNG, WebP, GIF and TIFF, also in folders below; hidden ones are passed over). Nothing was changed.");
        }

        using IDisposable place = _data.LockForFeatures();
        string file = Path.GetFullPath(_options.File ?? DefaultFile(_data, root, _options.Kind));
        if (_options.File is null)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        }

        WholeFile.Check(file);
        FeatureSpace space = new(_model(), _options.Kind);
        using FeatureStore store = FeatureStore.Open(_data.FeaturesFile, space.Key);
        Dictionary<string, ManifestEntry> before = store.Read(root).ToDictionary(static entry => entry.Path, StringComparer.Ordinal);
        IndexPlan plan = IndexPlan.Make(walk, before, new IndexRunOptions { RetryRefused = _options.RetryRefused });
        FeatureWriter writer = new(store, plan.ToDo.Count + walk.UnreadableFiles.Count, BatchSize, BatchTime, _observe);
        bool isInterrupted = !await WorkAsync(plan.ToDo, walk.UnreadableFiles, space, store, writer, cancellationToken).ConfigureAwait(false);
        FeatureReport report = new()
        {
            File = file,
            Length = space.Length,
            Processed = writer.Processed,
            Recognised = writer.Recognised,
            Unchanged = plan.Unchanged,
            Skipped = [.. writer.Skipped, .. walk.UnreadableFolders],
            IsInterrupted = isInterrupted,
        };
        if (isInterrupted)
        {
            return report;
        }

        store.Remove(plan.Gone.Select(static entry => entry.Path));
        IReadOnlyList<ManifestEntry> entries = store.Read(root);
        HashSet<string> skippedNow = writer.Skipped.Select(static skipped => skipped.Path).ToHashSet(StringComparer.Ordinal);
        (string Name, string Id)[] pictures =
        [
            .. entries.Where(static entry => entry.Id is not null)
                .Select(entry => (Name: Path.GetRelativePath(root, entry.Path).Replace(Path.DirectorySeparatorChar, '/'), Id: entry.Id!))
                .OrderBy(static picture => picture.Name, StringComparer.Ordinal),
        ];
        IReadOnlyList<string> classes = pictures.Length == 0
            ? []
            : await FeatureFile.WriteAsync(file, space, [.. pictures.Select(static picture => picture.Name)], (row, values) => store.ReadVector(pictures[row].Id, values))
                .ConfigureAwait(false);
        return report with
        {
            Pictures = pictures.Length,
            Classes = classes,
            Removed = plan.Gone.Count,
            SkippedEarlier = [.. entries.Where(entry => entry.Id is null && !skippedNow.Contains(entry.Path)).Select(static entry => new SkippedFile(entry.Path, entry.Reason!))],
        };
    }

    private static string RootOf(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));

    /// <summary>Works through the files on all threads.</summary>
    /// <returns>False when it was cancelled.</returns>
    private async Task<bool> WorkAsync(
        IReadOnlyList<FoundFile> files, IReadOnlyList<SkippedFile> unreadable, FeatureSpace space, FeatureStore store, FeatureWriter writer,
        CancellationToken cancellationToken)
    {
        ConcurrentDictionary<string, Lazy<string?>> decided = new(StringComparer.Ordinal);
        ConcurrentBag<Worker> idle = [];
        foreach (SkippedFile file in unreadable)
        {
            writer.Add(new FeatureOutcome(new FoundFile(file.Path, 0, 0), FileState.Unreadable, null, file.Reason, IsNew: false));
        }

        ParallelOptions parallel = new() { MaxDegreeOfParallelism = _options.Threads, CancellationToken = cancellationToken };
        try
        {
            await Parallel.ForEachAsync(files, parallel, (file, token) =>
            {
                Worker worker = idle.TryTake(out Worker? rested) ? rested : new Worker(space, store, writer, decided, _options.Limits);
                writer.Add(worker.Run(file, token));
                idle.Add(worker);
                return ValueTask.CompletedTask;
            }).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            writer.Commit();
        }
    }

    /// <summary>Reads a file once, hashes it, and runs the network unless the content is known; one thread at a time.</summary>
    private sealed class Worker(
        FeatureSpace space, FeatureStore store, FeatureWriter writer, ConcurrentDictionary<string, Lazy<string?>> decided, DecodeLimits limits)
    {
        private readonly FeatureExtractor _extractor = new(space, limits);
        private readonly FileBytes _bytes = new();

        public FeatureOutcome Run(FoundFile file, CancellationToken cancellationToken)
        {
            ReadOnlyMemory<byte> bytes;
            try
            {
                bytes = _bytes.Read(file.Path, limits);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                return new FeatureOutcome(file, FileState.Unreadable, null, FileReason.Of(error), IsNew: false);
            }
            catch (UnsupportedImageException error)
            {
                return new FeatureOutcome(file, FileState.Refused, null, FileReason.WithoutName(error.Message, file.Path), IsNew: false);
            }

            string id = DocumentId.OfContent(bytes.Span);
            if (store.Has(id))
            {
                return new FeatureOutcome(file, FileState.Indexed, id, null, IsNew: false);
            }

            // The first file of a content runs the network; its twins wait for the verdict. The vector goes to the writer before any
            // file that has it.
            bool isNew = false;
            string? reason = decided.GetOrAdd(id, _ => new Lazy<string?>(() =>
            {
                (float[]? vector, string? problem) = Extract(bytes, file.Path, cancellationToken);
                if (vector is not null)
                {
                    writer.AddVector(id, vector);
                    isNew = true;
                }

                return problem;
            })).Value;
            return reason is null
                ? new FeatureOutcome(file, FileState.Indexed, id, null, isNew)
                : new FeatureOutcome(file, FileState.Refused, null, reason, IsNew: false);
        }

        private (float[]? Vector, string? Reason) Extract(ReadOnlyMemory<byte> bytes, string path, CancellationToken cancellationToken)
        {
            try
            {
                float[]? vector = _extractor.Extract(bytes.Span, path, cancellationToken);
                return (vector, vector is null ? "The network sees nothing in it: all its features are zero." : null);
            }
            catch (Exception error) when (error is InvalidImageException or UnsupportedImageException)
            {
                return (null, FileReason.WithoutName(error.Message, path));
            }
        }
    }
}
