using System.Text.Json;

namespace CaptionSearch.Index;

/// <summary>The metadata of documents: names and values, compared and stored in ordinal order of the names.</summary>
public static class DocumentMetadata
{
    /// <summary>Most characters of all names and values of a document together.</summary>
    public const int MostCharacters = 1 << 16;

    /// <summary>No metadata.</summary>
    public static IReadOnlyDictionary<string, string> Empty { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal).AsReadOnly();

    /// <summary>The same names and values in ordinal order.</summary>
    public static IReadOnlyDictionary<string, string> Sorted(IEnumerable<KeyValuePair<string, string>> metadata)
    {
        SortedDictionary<string, string> sorted = new(StringComparer.Ordinal);
        foreach ((string name, string value) in metadata)
        {
            sorted[name] = value;
        }

        return sorted;
    }

    /// <summary>Whether two documents have the same names with the same values.</summary>
    public static bool AreEqual(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other)
    {
        ArgumentNullException.ThrowIfNull(one);
        ArgumentNullException.ThrowIfNull(other);
        return one.Count == other.Count && one.All(pair => other.TryGetValue(pair.Key, out string? value) && value == pair.Value);
    }

    /// <summary>Number of characters of all names and values.</summary>
    internal static long Length(IReadOnlyDictionary<string, string> metadata) => metadata.Sum(static pair => (long)pair.Key.Length + pair.Value.Length);

    /// <summary>One JSON object in ordinal order of the names; null when there is nothing.</summary>
    internal static string? ToJson(IReadOnlyDictionary<string, string> metadata)
        => metadata.Count > 0 ? JsonSerializer.Serialize(Sorted(metadata)) : null;

    /// <summary>What <see cref="ToJson"/> made.</summary>
    internal static IReadOnlyDictionary<string, string> FromJson(string? json)
        => json is null ? Empty : Sorted(JsonSerializer.Deserialize<Dictionary<string, string>>(json) ?? []);
}
