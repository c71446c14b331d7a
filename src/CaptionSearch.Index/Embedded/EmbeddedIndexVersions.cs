namespace CaptionSearch.Index.Embedded;

/// <summary>Versions of the embedded index, each in a folder of its own; the small file <c>index.json</c> says which is which.</summary>
/// <remarks>
/// Every change is one replacement of that file, made before what it no longer names is deleted: a process that dies at any moment
/// leaves the state before or the state after. Folders that are left over then go at the next opening for writing. Who writes
/// (makes, promotes, rolls back, discards, opens for writing) must be alone in the folder; readers need not be.
/// </remarks>
public sealed class EmbeddedIndexVersions : IIndexVersions
{
    private const int Attempts = 5;

    private readonly string _folder;
    private readonly EmbeddedIndexOptions _options;

    /// <summary>Names the place; nothing is read or made.</summary>
    /// <param name="folder">The folder that holds the versions' folders; need not exist.</param>
    /// <param name="options">Of every version; null for the defaults.</param>
    public EmbeddedIndexVersions(string folder, EmbeddedIndexOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        _folder = folder;
        _options = options ?? new EmbeddedIndexOptions();
    }

    /// <inheritdoc/>
    public string Description => _folder;

    /// <inheritdoc/>
    public Task<ICaptionIndex?> OpenCurrentAsync(bool writable, CancellationToken cancellationToken)
        => RunAsync<ICaptionIndex?>(
            () =>
            {
                if (!writable)
                {
                    return OpenForReading(pointer => pointer.Current);
                }

                DeleteLeftovers();
                return EmbeddedIndex.Open(Locate(VersionPointer.Read(_folder).Current), _options);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<string?> CurrentNameAsync(CancellationToken cancellationToken)
        => RunAsync(
            () =>
            {
                string current = VersionPointer.Read(_folder).Current;
                return Exists(current) ? current : null;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<IndexVersion>> ListAsync(CancellationToken cancellationToken)
        => RunAsync<IReadOnlyList<IndexVersion>>(
            () =>
            {
                VersionPointer pointer = VersionPointer.Read(_folder);
                (string? Name, IndexRole Role)[] named =
                    [(pointer.Current, IndexRole.Current), (pointer.Next, IndexRole.Next), (pointer.Previous, IndexRole.Previous)];
                return [.. named.Where(version => Exists(version.Name)).Select(version => new IndexVersion(version.Name!, version.Role))];
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<ICaptionIndex> OpenNextAsync(CancellationToken cancellationToken)
        => RunAsync<ICaptionIndex>(
            () =>
            {
                VersionPointer pointer = VersionPointer.Read(_folder);
                if (pointer.Next is null)
                {
                    // Named before it is made: a folder that nobody names is a leftover.
                    Directory.CreateDirectory(_folder);
                    pointer = pointer with { Next = VersionPointer.NameAfter(VersionFolders().Concat(pointer.Folders)) };
                    pointer.Write(_folder);
                }

                return EmbeddedIndex.Open(Locate(pointer.Next), _options);
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task PromoteNextAsync(CancellationToken cancellationToken)
        => RunAsync(
            () =>
            {
                VersionPointer pointer = VersionPointer.Read(_folder);
                if (!Exists(pointer.Next))
                {
                    throw new IndexUnavailableException($"{_folder}: there is no next version of the index. Make one: captionsearch reindex --model DIR");
                }

                new VersionPointer(pointer.Next!, Exists(pointer.Current) ? pointer.Current : null, Next: null).Write(_folder);
                Delete(pointer.Previous);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task RollBackAsync(CancellationToken cancellationToken)
        => RunAsync(
            () =>
            {
                VersionPointer pointer = VersionPointer.Read(_folder);
                if (!Exists(pointer.Previous))
                {
                    throw new IndexUnavailableException($"{_folder}: there is no previous version of the index to go back to.");
                }

                (pointer with { Current = pointer.Previous!, Previous = pointer.Current }).Write(_folder);
                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public Task<ICaptionIndex?> OpenPreviousAsync(CancellationToken cancellationToken)
        => RunAsync(ICaptionIndex? () => OpenForReading(pointer => pointer.Previous), cancellationToken);

    /// <inheritdoc/>
    public Task DiscardNextAsync(CancellationToken cancellationToken)
        => RunAsync(
            () =>
            {
                VersionPointer pointer = VersionPointer.Read(_folder);
                if (pointer.Next is not null)
                {
                    (pointer with { Next = null }).Write(_folder);
                    Delete(pointer.Next);
                }

                return true;
            },
            cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private Task<T> RunAsync<T>(Func<T> run, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(run());
        }
        catch (Exception error) when (StorageError.Translate(error, _folder) is Exception translated)
        {
            throw translated;
        }
    }

    /// <summary>Opens a version for reading; null when there is none.</summary>
    private EmbeddedIndex? OpenForReading(Func<VersionPointer, string?> choose)
    {
        for (int attempt = 1; ; attempt++)
        {
            VersionPointer pointer = VersionPointer.Read(_folder);
            try
            {
                if (Exists(choose(pointer)))
                {
                    return EmbeddedIndex.OpenReadOnly(Locate(choose(pointer)), _options);
                }

                if (attempt == Attempts || VersionPointer.Read(_folder) == pointer)
                {
                    return null;
                }
            }
            catch (IndexUnavailableException) when (attempt < Attempts && VersionPointer.Read(_folder) != pointer)
            {
                // Two promotions came between reading the file and opening what it named: look again.
            }
        }
    }

    private string Locate(string? name) => Path.Combine(_folder, name!);

    private bool Exists(string? name) => name is not null && EmbeddedIndex.Exists(Locate(name));

    private IEnumerable<string> VersionFolders()
        => Directory.Exists(_folder)
            ? Directory.EnumerateDirectories(_folder).Select(path => Path.GetFileName(path)).Where(VersionPointer.IsVersion)
            : [];

    private void DeleteLeftovers()
    {
        // Listed before the names are read: what was made later is not in the list, and what was made before was named by then.
        string[] folders = [.. VersionFolders()];
        HashSet<string> named = [.. VersionPointer.Read(_folder).Folders];
        foreach (string folder in folders.Where(folder => !named.Contains(folder)))
        {
            Delete(folder);
        }
    }

    private void Delete(string? name)
    {
        if (name is null)
        {
            return;
        }

        try
        {
            Directory.Delete(Locate(name), recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Deleted before, or never made.
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Somebody still reads it, on Windows: the next opening for writing tries again.
        }
    }
}
