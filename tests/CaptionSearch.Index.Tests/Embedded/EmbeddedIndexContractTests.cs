using CaptionSearch.Index.Embedded;

namespace CaptionSearch.Index.Tests.Embedded;

/// <summary>The contract, on the embedded index with segments so small that every test has several.</summary>
public sealed class EmbeddedIndexContractTests : CaptionIndexContract
{
    private readonly TemporaryFolder _folder = new();

    protected override ValueTask<ICaptionIndex> CreateAsync()
        => new(EmbeddedIndex.Open(_folder.Path, new EmbeddedIndexOptions { SegmentCapacity = 16, CompactionThreshold = 4 }));

    protected override ValueTask DeleteAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
