using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>The contract of versions, on folders.</summary>
public sealed class EmbeddedIndexVersionsContractTests : IndexVersionsContract
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<IIndexVersions> OpenAsync() => new(new EmbeddedIndexVersions(Path.Combine(_folder.Path, "data")));

    protected override ValueTask DeleteAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
