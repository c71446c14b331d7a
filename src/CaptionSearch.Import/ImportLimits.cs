namespace CaptionSearch.Import;

/// <summary>What one record may hold, and how long foreign code may take. Checked when an importer is wrapped.</summary>
public sealed class ImportLimits
{
    /// <summary>The defaults.</summary>
    public static ImportLimits Default { get; } = new();

    /// <summary>Longest caption in UTF-16 units; a longer one is cut at the last space before. Default 2,000, from 20 to 60,000.</summary>
    public int MaxCaptionLength { get; init; } = 2000;

    /// <summary>Most captions of one record; further ones are left out with a note. Default 100, from 1 to 10,000.</summary>
    public int MaxCaptions { get; init; } = 100;

    /// <summary>Most tags of one record, each at most 100 characters; further ones are left out. Default 100, from 0 to 10,000.</summary>
    public int MaxTags { get; init; } = 100;

    /// <summary>Most metadata of one record, names cut at 100 and values at 1,000 characters; further ones are left out. Default 50, from 0 to 10,000.</summary>
    public int MaxMetadata { get; init; } = 50;

    /// <summary>Longest probe, or construction, of a plug-in. Default 5 s, from 10 ms to 1 min.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest wait for a plug-in's next item, and for its end after it was cancelled. Default 1 min, from 10 ms to 1 h.</summary>
    public TimeSpan ItemTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Checks every range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public void Validate()
    {
        Within(MaxCaptionLength, 20, 60_000, nameof(MaxCaptionLength));
        Within(MaxCaptions, 1, 10_000, nameof(MaxCaptions));
        Within(MaxTags, 0, 10_000, nameof(MaxTags));
        Within(MaxMetadata, 0, 10_000, nameof(MaxMetadata));
        Within(ProbeTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromMinutes(1), nameof(ProbeTimeout));
        Within(ItemTimeout, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1), nameof(ItemTimeout));
    }

    private static void Within<T>(T value, T least, T most, string name)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            throw new ArgumentOutOfRangeException(name, value, $"expected {least} to {most}.");
        }
    }
}
