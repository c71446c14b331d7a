using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace CaptionSearch.Index;

/// <summary>How the ids of documents are made: from content, so that indexing twice changes nothing.</summary>
public static class DocumentId
{
    /// <summary>Length of an id in bytes; as text it has twice as many hexadecimal digits.</summary>
    public const int ByteLength = SHA256.HashSizeInBytes;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789abcdef");

    /// <summary>Id of a file: SHA-256 of its bytes.</summary>
    public static string OfContent(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>Id of an imported record that came without its picture: SHA-256 of data set name, a zero byte, record id (UTF-8).</summary>
    public static string OfRecord(string dataSet, string recordId)
    {
        ArgumentNullException.ThrowIfNull(dataSet);
        ArgumentNullException.ThrowIfNull(recordId);
        return OfContent(Encoding.UTF8.GetBytes($"{dataSet}\0{recordId}"));
    }

    /// <summary>Whether a text is an id: 64 lower-case hexadecimal digits.</summary>
    public static bool IsValid(string? id)
        => id is { Length: 2 * ByteLength } && !id.AsSpan().ContainsAnyExcept(Digits);

    /// <summary>The 32 bytes of an id.</summary>
    /// <exception cref="ArgumentException">Not an id.</exception>
    internal static byte[] ToBytes(string id)
    {
        Check(id);
        return Convert.FromHexString(id);
    }

    /// <exception cref="ArgumentException">Not an id.</exception>
    internal static void Check(string id)
    {
        if (!IsValid(id))
        {
            throw new ArgumentException($"'{id}' is not a document id: 64 lower-case hexadecimal digits (SHA-256).", nameof(id));
        }
    }

    internal static string FromBytes(ReadOnlySpan<byte> id) => Convert.ToHexStringLower(id);
}
