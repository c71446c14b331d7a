using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace CaptionSearch.Engine.Indexing;

/// <summary>One of several equal parts of a folder's files, so that several machines can share the work on it.</summary>
/// <remarks>
/// A file's part follows from its path below the folder alone: SHA-256 of the path, with '/' between its parts, in UTF-8; the first
/// eight bytes as a big-endian number, modulo the number of parts. Every machine that has the folder comes to the same division,
/// wherever the folder lies there.
/// </remarks>
/// <param name="Number">Which part, 1 to <paramref name="Count"/>.</param>
/// <param name="Count">How many parts, 1 to 10,000.</param>
public sealed record Shard(int Number, int Count)
{
    private const int MostParts = 10_000;

    /// <summary>Everything.</summary>
    public static Shard Whole { get; } = new(1, 1);

    /// <summary>Reads <c>2/8</c>; null when it is not of this form or out of range.</summary>
    public static Shard? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && count is >= 1 and <= MostParts && number >= 1 && number <= count
            ? new Shard(number, count)
            : null;
    }

    /// <summary>Whether a file belongs to this part.</summary>
    /// <param name="root">The folder that is indexed, absolute.</param>
    /// <param name="path">A file or folder below it, absolute.</param>
    public bool Contains(string root, string path)
    {
        if (Count == 1)
        {
            return true;
        }

        string relative = Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(relative));
        return BinaryPrimitives.ReadUInt64BigEndian(hash) % (ulong)Count == (ulong)(Number - 1);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number}/{Count}");
}
