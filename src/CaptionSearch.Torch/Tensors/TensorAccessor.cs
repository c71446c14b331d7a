using System.Collections;
using System.Runtime.CompilerServices;

namespace TorchSharp.Utils;

/// <summary>Reads and writes a tensor's elements.</summary>
/// <typeparam name="T">float, long or bool, as the tensor's element type.</typeparam>
public sealed class TensorAccessor<T> : IEnumerable<T>, IDisposable
    where T : unmanaged
{
    private readonly torch.Tensor _tensor;
    private readonly T[] _values;

    internal TensorAccessor(torch.Tensor tensor)
    {
        _tensor = tensor;
        _values = tensor.Storage.Type switch
        {
            torch.ScalarType.Float32 => Unsafe.As<T[]>(tensor.Storage.Floats),
            torch.ScalarType.Int64 => Unsafe.As<T[]>(tensor.Storage.Longs),
            _ => Unsafe.As<T[]>(tensor.Storage.Bools),
        };
    }

    /// <summary>Number of elements.</summary>
    public long Count => _tensor.Count;

    /// <summary>One element.</summary>
    /// <param name="indices">An index per dimension, or one index in row-major order.</param>
    public T this[params long[] indices]
    {
        get => _values[Position(indices)];
        set => _values[Position(indices)] = value;
    }

    /// <summary>All elements in row-major order.</summary>
    public T[] ToArray()
    {
        T[] result = new T[_tensor.Count];
        CopyTo(result);
        return result;
    }

    /// <summary>Copies the elements in row-major order.</summary>
    /// <param name="array">Where to.</param>
    /// <param name="arrayIndex">First index written.</param>
    /// <param name="tensorIndex">First element read.</param>
    public void CopyTo(T[] array, int arrayIndex = 0, long tensorIndex = 0)
    {
        ArgumentNullException.ThrowIfNull(array);
        CopyTo(array.AsSpan(), arrayIndex, tensorIndex);
    }

    /// <summary>Copies the elements in row-major order.</summary>
    /// <param name="array">Where to.</param>
    /// <param name="arrayIndex">First index written.</param>
    /// <param name="tensorIndex">First element read.</param>
    public void CopyTo(Span<T> array, int arrayIndex = 0, long tensorIndex = 0)
    {
        int start = (int)tensorIndex;
        int count = Math.Min(_tensor.Count - start, array.Length - arrayIndex);
        if (_tensor.IsDense)
        {
            _values.AsSpan(_tensor.Offset + start, count).CopyTo(array[arrayIndex..]);
            return;
        }

        for (int i = 0; i < count; i++)
        {
            array[arrayIndex + i] = _values[_tensor.IndexOf(start + i)];
        }
    }

    /// <summary>The elements in row-major order.</summary>
    public IEnumerator<T> GetEnumerator()
    {
        for (int i = 0; i < _tensor.Count; i++)
        {
            yield return _values[_tensor.IndexOf(i)];
        }
    }

    /// <summary>Nothing to release; present as in TorchSharp.</summary>
    public void Dispose()
    {
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Position(long[] indices)
    {
        if (indices.Length == 1)
        {
            return indices[0] >= 0 && indices[0] < Math.Max(1, _tensor.Count)
                ? _tensor.IndexOf((int)indices[0])
                : throw new ArgumentOutOfRangeException(nameof(indices), $"Index {indices[0]} of {_tensor.Count} elements.");
        }

        int at = _tensor.Offset;
        for (int d = 0; d < indices.Length; d++)
        {
            at += (int)indices[d] * _tensor.Strides[d];
        }

        return at;
    }
}
