using System.Text;

namespace CaptionSearch.Import.Text;

/// <summary>How bytes become text: UTF-8, or what a byte order mark says (UTF-16, UTF-32). The mark is no part of the text.</summary>
/// <remarks>Bytes that are not text become U+FFFD; a caption or path that holds one is refused later, with its place.</remarks>
internal static class EncodedText
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: false);

    internal static string Decode(ReadOnlySpan<byte> bytes)
    {
        using StreamReader reader = Reader(new MemoryStream(bytes.ToArray(), writable: false));
        return reader.ReadToEnd();
    }

    /// <summary>A reader that closes the stream with itself.</summary>
    internal static StreamReader Reader(Stream stream) => new(stream, Utf8, detectEncodingFromByteOrderMarks: true, bufferSize: 1 << 15);
}
