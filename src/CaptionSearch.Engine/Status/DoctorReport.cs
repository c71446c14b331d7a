namespace CaptionSearch.Engine.Status;

/// <summary>What the doctor found, after what it repaired.</summary>
public sealed record DoctorReport
{
    /// <summary>The data folder.</summary>
    public required string Folder { get; init; }

    /// <summary>Files that the manifest says are in the index.</summary>
    public long Files { get; init; }

    /// <summary>Of these, files that are on disk with the size and time they had.</summary>
    public long FilesOnDisk { get; init; }

    /// <summary>Files that were looked at and are not in the index, each for a known reason: no gap.</summary>
    public long Failed { get; init; }

    /// <summary>Different contents of the files.</summary>
    public long Contents { get; init; }

    /// <summary>Documents that have a path.</summary>
    public long Documents { get; init; }

    /// <summary>Documents that came without a picture: they need no vector.</summary>
    public long Records { get; init; }

    /// <summary>Vectors of documents that have a path, by the fingerprint of their model.</summary>
    public IReadOnlyDictionary<string, long> VectorsByModel { get; init; } = new Dictionary<string, long>();

    /// <summary>What disagrees.</summary>
    public IReadOnlyList<IndexGap> Gaps { get; init; } = [];

    /// <summary>Gaps that were there and are closed now.</summary>
    public long Repaired { get; init; }

    /// <summary>Pictures that were described for that.</summary>
    public long Described { get; init; }

    /// <summary>Whether nothing disagrees.</summary>
    public bool IsHealthy => Gaps.Count == 0;
}
