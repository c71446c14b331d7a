namespace CaptionSearch.Index;

/// <summary>One picture's content as the index keeps it: identical files are one document with several paths.</summary>
public sealed record CaptionDocument
{
    /// <summary>SHA-256 of the content, 64 lower-case hexadecimal digits; see <see cref="DocumentId"/>.</summary>
    public required string Id { get; init; }

    /// <summary>Where the content lies; unique, in ordinal order when read back. Empty for a record that came without its picture.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>The sentence; empty when there is none.</summary>
    public string Caption { get; init; } = "";

    /// <summary>Further sentences that came with the picture; searched like the first. A merge keeps the stored ones when there are none here.</summary>
    public IReadOnlyList<string> OtherCaptions { get; init; } = [];

    /// <summary>Who wrote the sentence. A caption in the index gives way only to one of the same or a higher source.</summary>
    public CaptionSource CaptionSource { get; init; }

    /// <summary>Whether the sentence is held fast: then it gives way only to one that a person wrote, whatever its source is.</summary>
    public bool IsLocked { get; init; }

    /// <summary>Confidence of the caption's words, 0..1, as the captioner defines it; null when a person wrote it.</summary>
    public double? Confidence { get; init; }

    /// <summary>What a classifier saw, likeliest first; the names are searchable. A merge keeps the stored ones when there are none here.</summary>
    public IReadOnlyList<DocumentTag> Tags { get; init; } = [];

    /// <summary>Fingerprint of the model that made the vector (and the caption, when a model wrote it); null when no model was at work.</summary>
    public string? ModelFingerprint { get; init; }

    /// <summary>Width of the picture in pixels, after orientation; 0 when unknown.</summary>
    public int Width { get; init; }

    /// <summary>Height of the picture in pixels, after orientation; 0 when unknown.</summary>
    public int Height { get; init; }

    /// <summary>Size of the file in bytes; 0 when unknown.</summary>
    public long ByteSize { get; init; }

    /// <summary>When the file was last changed; null when unknown. Kept to 100 ns, as UTC.</summary>
    public DateTimeOffset? FileTime { get; init; }

    /// <summary>Name of the data set or collection it came with; null when none. A merge keeps the stored one when there is none here.</summary>
    public string? DataSet { get; init; }

    /// <summary>Part of the data set, for example <c>train</c>; null when none. A merge keeps the stored one when there is none here.</summary>
    public string? Split { get; init; }

    /// <summary>
    /// What else the data set says, by name: kept and shown, never searched. At most <see cref="DocumentMetadata.MostCharacters"/> in all;
    /// in ordinal order when read back. A merge keeps the stored ones when there are none here.
    /// </summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = DocumentMetadata.Empty;

    /// <summary>Shape [D], finite, not all zero; stored at unit length. Null when the document has none, or when it was read without vectors.</summary>
    public float[]? Vector { get; init; }
}
