using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;
using CaptionSearch.Kernels;
using Microsoft.Win32.SafeHandles;

namespace CaptionSearch.Captioning.ModelFile;

/// <summary>Reads weights from a safetensors file: 8 bytes length (little-endian), a JSON header of that length, then the tensors' bytes.</summary>
/// <remarks>
/// The header is checked whole when the file is opened (types, shapes, places inside the file), so that a broken or hostile file
/// fails there and no tensor is ever read past the end. Tensors are read one by one, when asked for, and widened to float32.
/// </remarks>
public sealed class SafetensorsFile : IDisposable
{
    /// <summary>Longest header accepted; the format's own limit.</summary>
    private const long MaxHeader = 100_000_000;

    private readonly SafeFileHandle _file;
    private readonly Dictionary<string, TensorEntry> _entries;
    private readonly Dictionary<string, string> _metadata;

    private SafetensorsFile(string path, SafeFileHandle file, Dictionary<string, TensorEntry> entries, Dictionary<string, string> metadata)
        => (Path, _file, _entries, _metadata) = (path, file, entries, metadata);

    /// <summary>The file, as it was given.</summary>
    public string Path { get; }

    /// <summary>Names of the tensors, in the header's order.</summary>
    public IReadOnlyCollection<string> Names => _entries.Keys;

    /// <summary>Free text of the header's <c>__metadata__</c>; empty when there is none.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>Opens a file and checks its header.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">Missing, unreadable, or not a safetensors file.</exception>
    public static SafetensorsFile Open(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        SafeFileHandle? file = null;
        try
        {
            file = File.OpenHandle(path);
            SafetensorsFile opened = Read(path, file);
            file = null;
            return opened;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException($"{path}: cannot be read ({exception.Message}).", exception);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or OverflowException or KeyNotFoundException)
        {
            throw new ModelFormatException($"{path}: not a safetensors file: its header is broken ({exception.Message}).", exception);
        }
        finally
        {
            file?.Dispose();
        }
    }

    /// <summary>Is there such a tensor?</summary>
    public bool Contains(string name) => _entries.ContainsKey(name);

    /// <summary>Sizes, outermost first.</summary>
    /// <exception cref="ModelFormatException">There is no such tensor.</exception>
    public IReadOnlyList<int> Shape(string name) => Entry(name).Shape;

    /// <summary>Type the tensor is stored in.</summary>
    /// <exception cref="ModelFormatException">There is no such tensor.</exception>
    public TensorType StoredType(string name) => Entry(name).Type;

    /// <summary>Reads a tensor as float32, in row-major order.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">The shape it must have; empty accepts any.</param>
    /// <exception cref="ModelFormatException">No such tensor, another shape, or the file cannot be read any more.</exception>
    public float[] ReadFloat32(string name, params ReadOnlySpan<int> shape)
    {
        TensorEntry entry = Entry(name);
        if (!shape.IsEmpty && !shape.SequenceEqual([.. entry.Shape]))
        {
            throw new ModelFormatException(
                $"{Path}: tensor '{name}' is [{string.Join(',', entry.Shape)}], expected [{string.Join(',', shape.ToArray())}]. Fetch or export the model again.");
        }

        int size = TensorEntry.SizeOf(entry.Type);
        float[] values = new float[checked((int)(entry.Bytes / size))];
        if (entry.Type == TensorType.F32 && BitConverter.IsLittleEndian)
        {
            ReadExactly(MemoryMarshal.AsBytes(values.AsSpan()), entry.Offset);
            return values;
        }

        byte[] bytes = ArrayPool<byte>.Shared.Rent(checked((int)entry.Bytes));
        try
        {
            ReadExactly(bytes.AsSpan(0, (int)entry.Bytes), entry.Offset);
            Widen(entry.Type, bytes.AsSpan(0, (int)entry.Bytes), values);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }

        return values;
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();

    private static SafetensorsFile Read(string path, SafeFileHandle file)
    {
        long length = RandomAccess.GetLength(file);
        Span<byte> prefix = stackalloc byte[8];
        int got = RandomAccess.Read(file, prefix, 0);
        ulong header = got == 8 ? BinaryPrimitives.ReadUInt64LittleEndian(prefix) : ulong.MaxValue;
        if (header > MaxHeader || (long)header > length - 8)
        {
            throw new ModelFormatException($"{path}: not a safetensors file: it has {length} bytes and no header that fits in them.");
        }

        byte[] json = new byte[(int)header];
        for (int done = 0; done < json.Length;)
        {
            int read = RandomAccess.Read(file, json.AsSpan(done), 8 + done);
            done += read > 0 ? read : throw new ModelFormatException($"{path}: ends inside its header.");
        }

        Dictionary<string, TensorEntry> entries = [];
        Dictionary<string, string> metadata = [];
        long data = 8 + (long)header;
        using JsonDocument document = JsonDocument.Parse(json);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            if (property.Name == "__metadata__")
            {
                foreach (JsonProperty text in property.Value.EnumerateObject())
                {
                    metadata[text.Name] = text.Value.ToString();
                }
            }
            else
            {
                entries[property.Name] = ReadEntry(path, property, data, length - data);
            }
        }

        return new SafetensorsFile(path, file, entries, metadata);
    }

    private static TensorEntry ReadEntry(string path, JsonProperty property, long data, long dataLength)
    {
        string typeName = property.Value.GetProperty("dtype").GetString() ?? string.Empty;
        if (!Enum.TryParse(typeName, out TensorType type) || !Enum.IsDefined(type) || typeName != type.ToString())
        {
            throw new ModelFormatException(
                $"{path}: tensor '{property.Name}' has the type {typeName}; read are {string.Join(", ", Enum.GetNames<TensorType>())}.");
        }

        int[] shape = [.. property.Value.GetProperty("shape").EnumerateArray().Select(size => size.GetInt32())];
        long elements = 1;
        foreach (int size in shape)
        {
            elements = checked(elements * (size >= 0 ? size : throw new FormatException($"'{property.Name}' has a negative size")));
        }

        JsonElement offsets = property.Value.GetProperty("data_offsets");
        long begin = offsets[0].GetInt64(), end = offsets[1].GetInt64();
        if (begin < 0 || end < begin || end > dataLength || end - begin != checked(elements * TensorEntry.SizeOf(type)))
        {
            throw new ModelFormatException(
                $"{path}: tensor '{property.Name}' ({type}[{string.Join(',', shape)}]) lies at {begin}..{end} of {dataLength} bytes: the file is cut off or broken.");
        }

        return new TensorEntry(type, shape, data + begin, end - begin);
    }

    private static void Widen(TensorType type, ReadOnlySpan<byte> bytes, Span<float> values)
    {
        switch (type)
        {
            case TensorType.F16 when BitConverter.IsLittleEndian:
                HalfFloat.ToSingle(MemoryMarshal.Cast<byte, Half>(bytes), values);
                break;
            case TensorType.F16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (float)BinaryPrimitives.ReadHalfLittleEndian(bytes[(2 * i)..]);
                }

                break;
            case TensorType.BF16:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]) << 16);
                }

                break;
            case TensorType.I8:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = (sbyte)bytes[i];
                }

                break;
            case TensorType.U8:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = bytes[i];
                }

                break;
            default:
                for (int i = 0; i < values.Length; i++)
                {
                    values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
                }

                break;
        }
    }

    private TensorEntry Entry(string name)
        => _entries.TryGetValue(name, out TensorEntry? entry)
            ? entry
            : throw new ModelFormatException($"{Path}: there is no tensor '{name}'. Fetch or export the model again.");

    private void ReadExactly(Span<byte> target, long offset)
    {
        try
        {
            while (!target.IsEmpty)
            {
                int read = RandomAccess.Read(_file, target, offset);
                if (read == 0)
                {
                    throw new ModelFormatException($"{Path}: became shorter while it was read.");
                }

                target = target[read..];
                offset += read;
            }
        }
        catch (IOException exception)
        {
            throw new ModelFormatException($"{Path}: cannot be read ({exception.Message}).", exception);
        }
    }
}
