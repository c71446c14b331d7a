using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace CaptionSearch.Index.Elastic.Transport;

/// <summary>Bytes of a request, written once, in arrays that go back to a pool.</summary>
internal sealed class PooledBuffer : IBufferWriter<byte>, IDisposable
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private byte[] _bytes;

    public PooledBuffer(int capacity = 4096)
    {
        _bytes = ArrayPool<byte>.Shared.Rent(capacity);
    }

    /// <summary>Number of bytes written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; valid until the next write or <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>One JSON value, written by <paramref name="write"/>.</summary>
    public static PooledBuffer OfJson(Action<Utf8JsonWriter> write)
    {
        PooledBuffer buffer = new();
        try
        {
            buffer.AppendJson(write);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>A writer of JSON onto the end of this buffer; characters beyond ASCII stay as they are.</summary>
    public Utf8JsonWriter CreateWriter() => new(this, Json);

    /// <summary>Appends one JSON value.</summary>
    public void AppendJson(Action<Utf8JsonWriter> write)
    {
        using Utf8JsonWriter writer = CreateWriter();
        write(writer);
    }

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Length += bytes.Length;
    }

    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - Length));
        Length += count;
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        Length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private void Reserve(int sizeHint)
    {
        int needed = Length + Math.Max(sizeHint, 1);
        if (needed <= _bytes.Length)
        {
            return;
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(needed, 2 * _bytes.Length));
        _bytes.AsSpan(0, Length).CopyTo(larger);
        if (_bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
        }

        _bytes = larger;
    }
}
