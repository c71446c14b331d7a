namespace TorchSharp;

/// <summary>The elements one or more tensors look at, counted by how many do.</summary>
/// <remarks>
/// Float arrays go back to <see cref="BufferPool"/> when the last holder releases them. A storage that nobody
/// releases (a tensor outside every dispose scope) is collected like any object.
/// </remarks>
internal sealed class TensorStorage
{
    private float[]? _floats;
    private int _holders = 1;

    private TensorStorage(torch.ScalarType type, int count)
    {
        Type = type;
        Count = count;
    }

    public torch.ScalarType Type { get; }

    /// <summary>Elements in use; the array may be longer.</summary>
    public int Count { get; }

    /// <summary>The elements of a float32 storage.</summary>
    public float[] Floats => _floats ?? throw new InvalidOperationException($"A float32 tensor is needed here; this one is {Type} or was disposed.");

    /// <summary>The elements of an int64 storage; empty for another type.</summary>
    public long[] Longs { get; private init; } = [];

    /// <summary>The elements of a bool storage; empty for another type.</summary>
    public bool[] Bools { get; private init; } = [];

    /// <summary>Storage of <paramref name="count"/> elements; float32 contents undefined, others zero.</summary>
    public static TensorStorage Allocate(torch.ScalarType type, int count) => type switch
    {
        torch.ScalarType.Float32 => new TensorStorage(type, count) { _floats = BufferPool.Rent(count) },
        torch.ScalarType.Int64 => new TensorStorage(type, count) { Longs = new long[count] },
        torch.ScalarType.Bool => new TensorStorage(type, count) { Bools = new bool[count] },
        _ => throw new NotSupportedException($"Element type {type} is not supported by the managed backend; use Float32, Int64 or Bool."),
    };

    /// <summary>Zero-filled storage.</summary>
    public static TensorStorage AllocateZeroed(torch.ScalarType type, int count)
    {
        TensorStorage storage = Allocate(type, count);
        if (type == torch.ScalarType.Float32)
        {
            storage.Floats.AsSpan(0, count).Clear();
        }

        return storage;
    }

    public void AddHolder() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0 && Interlocked.Exchange(ref _floats, null) is { } array)
        {
            BufferPool.Return(array);
        }
    }
}
