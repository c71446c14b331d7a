using CaptionSearch.Engine.Mirroring;
using CaptionSearch.Index;
using CaptionSearch.Index.Elastic;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Engine;

/// <summary>Opens the index that goes with a data folder: the one place that knows which kind of index is used.</summary>
public static class IndexPlace
{
    /// <summary>With a copy at hand the run goes on without the server, so that there is no reason to wait for it long.</summary>
    private const int RetriesWithCopy = 3;

    /// <summary>Without one there is nothing else to ask: an index that another worker made a moment ago may not answer yet.</summary>
    private const int SearchRetriesWithoutCopy = 8;

    /// <summary>The versions of the index; the caller disposes of them, and before that of each index it opened.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="cancellationToken">Handed to the storage.</param>
    public static Task<IIndexVersions> OpenAsync(DataFolder data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(Open(data));
    }

    private static IIndexVersions Open(DataFolder data)
    {
        EmbeddedIndexVersions local = new(data.Root);
        if (data.Index.Server is not { } server)
        {
            return local;
        }

        try
        {
            server = server with { DeadLetterFile = data.RefusedFile };
            return data.Index.KeepsLocalCopy
                ? new MirroredVersions(local, new ElasticIndexVersions(server with { WriteRetries = RetriesWithCopy }), data)
                : new ElasticIndexVersions(server with { SearchRetries = SearchRetriesWithoutCopy });
        }
        catch (ArgumentException error)
        {
            throw new IndexUnavailableException($"{IndexSettings.FingerprintVariable}: {error.Message}", error);
        }
    }
}
