using CaptionSearch.Index;
using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Engine;

/// <summary>Opens the index that goes with a data folder: the one place that knows which kind of index is used.</summary>
public static class IndexPlace
{
    /// <summary>The versions of the index; the caller disposes of them, and before that of each index it opened.</summary>
    /// <param name="data">The data folder; need not exist.</param>
    /// <param name="cancellationToken">Handed to the storage.</param>
    public static Task<IIndexVersions> OpenAsync(DataFolder data, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(data);
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult<IIndexVersions>(new EmbeddedIndexVersions(data.Root));
    }
}
