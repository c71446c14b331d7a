namespace CaptionSearch.Engine;

/// <summary>Where everything that the program remembers lies: <c>index/</c>, <c>manifest.db</c>, <c>models.json</c>, <c>uploads/</c>, <c>thumbnails/</c> and three locks.</summary>
public sealed class DataFolder
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "CAPTIONSEARCH_DATA_DIR";

    private const string ProgramFolder = "captionsearch";
    private static readonly TimeSpan WaitStep = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestWaitForCaptions = TimeSpan.FromMinutes(1);

    /// <summary>Names a folder; nothing is read or made.</summary>
    /// <param name="path">Absolute, or relative to the working directory.</param>
    public DataFolder(string path)
    {
        Root = Path.GetFullPath(path);
    }

    /// <summary>Which index goes with the folder. Default: the embedded one, in the folder itself.</summary>
    public IndexSettings Index { get; init; } = IndexSettings.Embedded;

    /// <summary>Whether others may write to the index too: it is on a server, and there is no copy of this folder's own.</summary>
    internal bool IsIndexShared => Index is { Server: not null, KeepsLocalCopy: false };

    /// <summary>The folder itself, absolute.</summary>
    public string Root { get; }

    /// <summary>Folder of the embedded index's first version.</summary>
    public string IndexFolder => Path.Combine(Root, "index");

    /// <summary>The manifest's database.</summary>
    public string ManifestFile => Path.Combine(Root, "manifest.db");

    /// <summary>Folders of models by fingerprint, see <see cref="ModelMemory"/>.</summary>
    public string ModelsFile => Path.Combine(Root, "models.json");

    /// <summary>Documents that a server refused for good, one JSON object a line.</summary>
    public string RefusedFile => Path.Combine(Root, "refused.jsonl");

    /// <summary>Changes that an index on a server does not have yet.</summary>
    public string JournalFile => Path.Combine(Root, "journal.db");

    /// <summary>Pictures that were handed in and lie nowhere else, named by their content. They are a user's, and stay when the index is emptied.</summary>
    public string UploadsFolder => Path.Combine(Root, "uploads");

    /// <summary>Small versions of pictures, made again when they are missing.</summary>
    public string ThumbnailsFolder => Path.Combine(Root, "thumbnails");

    /// <summary>How far imports of data sets have come that were interrupted, one file each.</summary>
    internal string ImportsFolder => Path.Combine(Root, "imports");

    /// <summary>Pictures that somebody searches by and does not want to keep.</summary>
    public string QueriesFolder => Path.Combine(Root, "queries");

    /// <summary>Folders of pictures that a run over a folder above neither enters nor judges.</summary>
    internal IReadOnlyList<string> OwnFolders => [UploadsFolder, ThumbnailsFolder, QueriesFolder];

    /// <summary>Features of pictures, see <see cref="Features.FeatureRun"/>.</summary>
    public string FeaturesFile => Path.Combine(Root, "features.db");

    /// <summary>Held by the one run that writes.</summary>
    public string LockFile => Path.Combine(Root, "indexing.lock");

    /// <summary>The folder to use: the one given, else <see cref="Variable"/>, else <c>captionsearch</c> in the user's data folder.</summary>
    /// <param name="given">What the user asked for; null or empty for nothing.</param>
    /// <param name="environment">Environment variable by name, null when unset.</param>
    /// <exception cref="DataFolderException">Nothing was given and the user has no data folder.</exception>
    /// <exception cref="CaptionSearch.Index.IndexUnavailableException">A variable of <see cref="IndexSettings"/> has a value that it cannot have.</exception>
    public static DataFolder Locate(string? given, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        IndexSettings index = IndexSettings.Locate(environment);
        if (!string.IsNullOrEmpty(given))
        {
            return new DataFolder(given) { Index = index };
        }

        if (environment(Variable) is { Length: > 0 } named)
        {
            return new DataFolder(named) { Index = index };
        }

        // The platform's own place: XDG_DATA_HOME or ~/.local/share, ~/Library/Application Support, %LOCALAPPDATA%.
        string user = environment("XDG_DATA_HOME") is { Length: > 0 } xdg && Path.IsPathFullyQualified(xdg)
            ? xdg
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return user.Length > 0
            ? new DataFolder(Path.Combine(user, ProgramFolder)) { Index = index }
            : throw new DataFolderException($"This user has no home folder to keep the index in. Name one with --data DIR or {Variable}.");
    }

    /// <summary>Makes the folder and takes the writer's place in it until the result is disposed.</summary>
    /// <exception cref="DataFolderException">It cannot be made or written, or another run is writing.</exception>
    public IDisposable LockForWriting() => TryLock(LockFile)
        ?? throw new DataFolderException(
            $"{Root}: another run is writing to this data folder. Wait for it to finish, or use another folder with --data DIR.");

    /// <summary>Whether a file can be made in the folder, which exists.</summary>
    internal bool IsWritable()
    {
        try
        {
            using IDisposable? place = TryLock(Path.Combine(Root, "captions.lock"));
            return true;
        }
        catch (DataFolderException)
        {
            return false;
        }
    }

    /// <summary>Makes the folder and waits for the writer's place in it.</summary>
    /// <param name="waiting">Called once when another run holds it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DataFolderException">The folder cannot be made or written.</exception>
    public async Task<IDisposable> LockForWritingAsync(Action waiting, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(waiting);
        IDisposable? place = TryLock(LockFile);
        for (bool isFirst = true; place is null; isFirst = false)
        {
            if (isFirst)
            {
                waiting();
            }

            await Task.Delay(WaitStep, cancellationToken).ConfigureAwait(false);
            place = TryLock(LockFile);
        }

        return place;
    }

    /// <summary>Makes the folder and waits for the writer's place in it, but not for ever.</summary>
    /// <param name="longest">So long it waits; zero: not at all.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DataFolderException">The folder cannot be made or written, or another run holds the place for longer.</exception>
    public async Task<IDisposable> LockForWritingAsync(TimeSpan longest, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryLock(LockFile) is IDisposable place)
            {
                return place;
            }

            if (TimeProvider.System.GetElapsedTime(start) >= longest)
            {
                return LockForWriting(); // which says why not
            }

            await Task.Delay(WaitStep, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the folder and takes the place of the one run that replaces a version of the index by another.</summary>
    /// <exception cref="DataFolderException">It cannot be made or written, or a reindex is running.</exception>
    public IDisposable LockForReplacing() => TryLock(Path.Combine(Root, "reindexing.lock"))
        ?? throw new DataFolderException($"{Root}: a reindex is running in this data folder. Wait for it to finish, or stop it: it can be taken up again.");

    /// <summary>Makes the folder and takes the place of the one run that extracts features.</summary>
    /// <exception cref="DataFolderException">It cannot be made or written, or another run extracts features.</exception>
    public IDisposable LockForFeatures() => TryLock(Path.Combine(Root, "features.lock"))
        ?? throw new DataFolderException($"{Root}: another run is extracting features in this data folder. Wait for it to finish, or use another folder with --data DIR.");

    /// <summary>Makes the folder and waits a minute at most for the place of the one that writes captions: short edits, and the moment when versions are exchanged.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="DataFolderException">It cannot be made or written, or is held for longer.</exception>
    public async Task<IDisposable> LockCaptionsAsync(CancellationToken cancellationToken)
    {
        string file = Path.Combine(Root, "captions.lock");
        long start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (TryLock(file) is IDisposable place)
            {
                return place;
            }

            if (TimeProvider.System.GetElapsedTime(start) > LongestWaitForCaptions)
            {
                throw new DataFolderException($"{Root}: captions cannot be written now, a new version of the index is being put in place. Try again in a minute.");
            }

            await Task.Delay(WaitStep, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The lock, held until it is disposed; null when another process has it.</summary>
    private FileStream? TryLock(string file)
    {
        try
        {
            Directory.CreateDirectory(Root);

            // The system frees the lock when the process ends, however it ends.
            return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new DataFolderException(Unwritable("no permission"), error);
        }
        catch (IOException error) when (File.Exists(file) && IsSharingViolation(error))
        {
            return null;
        }
        catch (IOException error)
        {
            throw new DataFolderException(Unwritable(error.Message.TrimEnd('.')), error);
        }
    }

    private static bool IsSharingViolation(IOException error)
    {
        // ERROR_SHARING_VIOLATION on Windows; EWOULDBLOCK elsewhere (35 on macOS and the BSDs, 11 on Linux).
        const int Windows = unchecked((int)0x80070020);
        return error.HResult is Windows or 11 or 35;
    }

    private string Unwritable(string reason)
        => $"{Root}: the data folder cannot be written ({reason}). Make it writable, or name another with --data DIR or {Variable}.";
}
