using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaptionSearch.Index;

namespace CaptionSearch.Web.Api;

/// <summary>Reads a picture out of a JSON text without making a .NET text of it: base64 (RFC 4648, blanks allowed), with or without <c>data:...;base64,</c> before it.</summary>
internal sealed class SentPictureConverter : JsonConverter<SentPicture>
{
    public override SentPicture Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new JsonException("a picture is a text: base64, or the id of a picture of the index.");
        }

        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length));
        try
        {
            // Also takes away what JSON escapes: some programs write a slash as \/.
            int length = reader.CopyString(buffer);
            return Decode(buffer.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public override void Write(Utf8JsonWriter writer, SentPicture value, JsonSerializerOptions options)
    {
        if (value.Id is not null)
        {
            writer.WriteStringValue(value.Id);
        }
        else
        {
            writer.WriteBase64StringValue(value.Bytes.Span);
        }
    }

    private static SentPicture Decode(ReadOnlySpan<byte> text)
    {
        if (text.Length == 2 * DocumentId.ByteLength && Encoding.ASCII.GetString(text) is var id && DocumentId.IsValid(id))
        {
            return SentPicture.Of(id, default);
        }

        if (text.StartsWith("data:"u8))
        {
            int comma = text.IndexOf((byte)',');
            if (comma < 0 || !text[..comma].EndsWith(";base64"u8))
            {
                throw new JsonException("a data URL of a picture begins with data:image/jpeg;base64, or the like.");
            }

            text = text[(comma + 1)..];
        }

        byte[] bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(text.Length)];
        OperationStatus status = Base64.DecodeFromUtf8(text, bytes, out _, out int written);
        return status == OperationStatus.Done
            ? SentPicture.Of(null, bytes.AsMemory(0, written))
            : throw new JsonException("the picture is not base64.");
    }
}
