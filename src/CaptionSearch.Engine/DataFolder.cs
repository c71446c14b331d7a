namespace CaptionSearch.Engine;

/// <summary>Where everything that the program remembers lies: <c>index/</c>, <c>manifest.db</c> and <c>indexing.lock</c>.</summary>
public sealed class DataFolder
{
    /// <summary>Environment variable that names the folder.</summary>
    public const string Variable = "CAPTIONSEARCH_DATA_DIR";

    private const string ProgramFolder = "captionsearch";

    /// <summary>Names a folder; nothing is read or made.</summary>
    /// <param name="path">Absolute, or relative to the working directory.</param>
    public DataFolder(string path)
    {
        Root = Path.GetFullPath(path);
    }

    /// <summary>The folder itself, absolute.</summary>
    public string Root { get; }

    /// <summary>Folder of the embedded index.</summary>
    public string IndexFolder => Path.Combine(Root, "index");

    /// <summary>The manifest's database.</summary>
    public string ManifestFile => Path.Combine(Root, "manifest.db");

    /// <summary>Held by the one run that writes.</summary>
    public string LockFile => Path.Combine(Root, "indexing.lock");

    /// <summary>The folder to use: the one given, else <see cref="Variable"/>, else <c>captionsearch</c> in the user's data folder.</summary>
    /// <param name="given">What the user asked for; null or empty for nothing.</param>
    /// <param name="environment">Environment variable by name, null when unset.</param>
    /// <exception cref="DataFolderException">Nothing was given and the user has no data folder.</exception>
    public static DataFolder Locate(string? given, Func<string, string?> environment)
    {
        ArgumentNullException.ThrowIfNull(environment);
        if (!string.IsNullOrEmpty(given))
        {
            return new DataFolder(given);
        }

        if (environment(Variable) is { Length: > 0 } named)
        {
            return new DataFolder(named);
        }

        // The platform's own place: XDG_DATA_HOME or ~/.local/share, ~/Library/Application Support, %LOCALAPPDATA%.
        string user = environment("XDG_DATA_HOME") is { Length: > 0 } xdg && Path.IsPathFullyQualified(xdg)
            ? xdg
            : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return user.Length > 0
            ? new DataFolder(Path.Combine(user, ProgramFolder))
            : throw new DataFolderException($"This user has no home folder to keep the index in. Name one with --data DIR or {Variable}.");
    }

    /// <summary>Makes the folder and takes the writer's place in it until the result is disposed.</summary>
    /// <exception cref="DataFolderException">It cannot be made or written, or another run is writing.</exception>
    public IDisposable LockForWriting()
    {
        try
        {
            Directory.CreateDirectory(Root);

            // The system frees the lock when the process ends, however it ends.
            return new FileStream(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new DataFolderException(Unwritable("no permission"), error);
        }
        catch (IOException error) when (File.Exists(LockFile) && IsSharingViolation(error))
        {
            throw new DataFolderException(
                $"{Root}: another run is writing to this data folder. Wait for it to finish, or use another folder with --data DIR.", error);
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
