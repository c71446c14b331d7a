using System.ComponentModel.DataAnnotations;
using CaptionSearch.Index.Text;

namespace CaptionSearch.Index.Embedded;

/// <summary>How the embedded index stores and waits.</summary>
public sealed record EmbeddedIndexOptions
{
    /// <summary>How long a write waits for another process that is writing, and an opening for one that is closing. Default 30 s.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan LockTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Most vectors in one segment, 1 to 1,048,576. Default 65,536 (160 MB at D = 512).</summary>
    [Range(1, 1 << 20)]
    public int SegmentCapacity { get; init; } = 1 << 16;

    /// <summary>Fewest dead vectors in a segment before it is rewritten, once more than half of it is dead. Default 1,024.</summary>
    [Range(1, 1 << 20)]
    public int CompactionThreshold { get; init; } = 1024;

    /// <summary>Words that mean the same, for queries; nothing of them is stored. Default: the list that ships.</summary>
    public Synonyms Synonyms { get; init; } = Synonyms.Shipped;
}
