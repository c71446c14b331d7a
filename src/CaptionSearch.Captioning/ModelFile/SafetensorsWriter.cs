using System.Buffers.Binary;
using System.Text.Json;

namespace CaptionSearch.Captioning.ModelFile;

/// <summary>Writes tensors into a safetensors file, see <see cref="SafetensorsFile"/>.</summary>
public static class SafetensorsWriter
{
    /// <summary>Writes a file whole: into a temporary one beside it, which then takes its place, so that a killed run leaves the old file.</summary>
    /// <param name="path">The file; replaced when it is there.</param>
    /// <param name="tensors">Tensors in the order they are stored; the same tensors give the same bytes.</param>
    /// <param name="metadata">Free text for the header, or null.</param>
    /// <exception cref="ArgumentException">A shape does not fit its values, a name is there twice, or a type cannot be written.</exception>
    public static void Write(string path, IEnumerable<NamedTensor> tensors, IReadOnlyDictionary<string, string>? metadata = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        NamedTensor[] all = [.. tensors];
        byte[] header = Header(all, metadata); // checks everything before a file is touched
        string temporary = path + ".partial";
        using (FileStream stream = new(temporary, FileMode.Create, FileAccess.Write))
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
            stream.Write(length);
            stream.Write(header);
            foreach (NamedTensor tensor in all)
            {
                stream.Write(Encode(tensor));
            }

            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    private static byte[] Header(NamedTensor[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream stream = new();
        using (Utf8JsonWriter json = new(stream))
        {
            json.WriteStartObject();
            if (metadata is { Count: > 0 })
            {
                json.WriteStartObject("__metadata__");
                foreach ((string key, string value) in metadata)
                {
                    json.WriteString(key, value);
                }

                json.WriteEndObject();
            }

            HashSet<string> names = [];
            long offset = 0;
            foreach (NamedTensor tensor in tensors)
            {
                if (!names.Add(tensor.Name))
                {
                    throw new ArgumentException($"Two tensors are named '{tensor.Name}'.", nameof(tensors));
                }

                long bytes = Bytes(tensor);
                json.WriteStartObject(tensor.Name);
                json.WriteString("dtype", tensor.Type.ToString());
                json.WriteStartArray("shape");
                foreach (int size in tensor.Shape)
                {
                    json.WriteNumberValue(size);
                }

                json.WriteEndArray();
                json.WriteStartArray("data_offsets");
                json.WriteNumberValue(offset);
                json.WriteNumberValue(offset += bytes);
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        while (stream.Length % 8 != 0)
        {
            stream.WriteByte((byte)' '); // the format pads the header with blanks, so that the tensors are aligned
        }

        return stream.ToArray();
    }

    private static long Bytes(NamedTensor tensor)
    {
        long elements = tensor.Shape.Aggregate(1L, (product, size) => checked(product * size));
        if (elements != tensor.Values.Length || tensor.Shape.Any(size => size < 0))
        {
            throw new ArgumentException(
                $"Tensor '{tensor.Name}' has {tensor.Values.Length} values; its shape [{string.Join(',', tensor.Shape)}] needs {elements}.", nameof(tensor));
        }

        if (tensor.Type is not (TensorType.F32 or TensorType.F16))
        {
            throw new ArgumentException($"Tensor '{tensor.Name}': {tensor.Type} cannot be written, only F32 and F16.", nameof(tensor));
        }

        return elements * TensorEntry.SizeOf(tensor.Type);
    }

    private static byte[] Encode(NamedTensor tensor)
    {
        ReadOnlySpan<float> values = tensor.Values.Span;
        byte[] bytes = new byte[Bytes(tensor)];
        for (int i = 0; i < values.Length; i++)
        {
            if (tensor.Type == TensorType.F16)
            {
                BinaryPrimitives.WriteHalfLittleEndian(bytes.AsSpan(2 * i), (Half)values[i]);
            }
            else
            {
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values[i]);
            }
        }

        return bytes;
    }
}
