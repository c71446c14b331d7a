namespace CaptionSearch.Index;

/// <summary>A place that holds versions of one index: the current one, while it is being replaced the next one, afterwards the previous one.</summary>
/// <remarks>Errors of all members: <see cref="IndexUnavailableException"/> and <see cref="IndexFormatException"/>, as in <see cref="ICaptionIndex"/>.</remarks>
public interface IIndexVersions : IAsyncDisposable
{
    /// <summary>For messages: the folder, or the server's address and the index's name.</summary>
    string Description { get; }

    /// <summary>Opens the current version.</summary>
    /// <param name="writable">True: it is made when there is none. False: nothing is made, and null returned when there is none.</param>
    /// <param name="cancellationToken">Handed to the storage.</param>
    Task<ICaptionIndex?> OpenCurrentAsync(bool writable, CancellationToken cancellationToken);

    /// <summary>Says in an instant which version a reader would be given now; null when there is none.</summary>
    /// <remarks>For those who keep an index open: when the name is another one than at the opening, another version has taken its place.</remarks>
    Task<string?> CurrentNameAsync(CancellationToken cancellationToken);

    /// <summary>The versions there are, the current one first.</summary>
    Task<IReadOnlyList<IndexVersion>> ListAsync(CancellationToken cancellationToken);

    /// <summary>Opens the next version for writing; made when there is none, taken up again when one was left unfinished.</summary>
    Task<ICaptionIndex> OpenNextAsync(CancellationToken cancellationToken);

    /// <summary>Makes the next version the current one, and the current one the previous one; an older previous one is deleted. Readers see one or the other.</summary>
    /// <exception cref="IndexUnavailableException">There is no next version.</exception>
    Task PromoteNextAsync(CancellationToken cancellationToken);

    /// <summary>Exchanges the current and the previous version.</summary>
    /// <exception cref="IndexUnavailableException">There is no previous version.</exception>
    Task RollBackAsync(CancellationToken cancellationToken);

    /// <summary>Opens the previous version for reading; null when there is none.</summary>
    Task<ICaptionIndex?> OpenPreviousAsync(CancellationToken cancellationToken);

    /// <summary>Deletes the next version, if there is one.</summary>
    Task DiscardNextAsync(CancellationToken cancellationToken);
}
