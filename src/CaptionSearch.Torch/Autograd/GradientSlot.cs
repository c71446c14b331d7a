using System.Numerics.Tensors;

namespace TorchSharp;

/// <summary>Where the gradient of one tensor is summed up: dense, row-major, in the tensor's logical shape.</summary>
internal sealed class GradientSlot
{
    private TensorStorage? _buffer;
    private bool _isZero;

    public GradientSlot(int[] sizes, int count, GradientNode? producer)
    {
        Sizes = sizes;
        Count = count;
        Producer = producer;
    }

    public int[] Sizes { get; }

    public int Count { get; }

    /// <summary>The operation that made the tensor; null for a leaf.</summary>
    public GradientNode? Producer { get; }

    /// <summary>Whether anything (even zeros) has been put in.</summary>
    public bool IsFilled => _buffer is not null;

    /// <summary>Whether there is a gradient and it was cleared since, so that reading it would be a waste.</summary>
    public bool IsKnownZero => _buffer is not null && _isZero;

    /// <summary>The summed gradient.</summary>
    public float[] Values
    {
        get
        {
            TensorStorage buffer = _buffer ?? throw new InvalidOperationException("No gradient has been computed.");
            WriteOutZeros(buffer);
            return buffer.Floats;
        }
    }

    /// <summary>The buffer to write or add to: when <paramref name="accumulate"/> is false every element must be overwritten.</summary>
    public float[] Target(out bool accumulate)
    {
        accumulate = _buffer is not null && !_isZero;
        _buffer ??= TensorStorage.Allocate(torch.ScalarType.Float32, Count);
        _isZero = false;
        return _buffer.Floats;
    }

    /// <summary>The buffer to add to; zeros where nothing was added yet.</summary>
    public float[] Accumulator()
    {
        float[] values = Target(out bool accumulate);
        if (!accumulate)
        {
            values.AsSpan(0, Count).Clear();
        }

        return values;
    }

    /// <summary>Adds a gradient and takes over its storage.</summary>
    public void Accept(TensorStorage gradient)
    {
        if (_buffer is null)
        {
            _buffer = gradient;
            _isZero = false;
            return;
        }

        float[] values = Target(out bool accumulate);
        ReadOnlySpan<float> added = gradient.Floats.AsSpan(0, Count);
        if (accumulate)
        {
            TensorPrimitives.Add(values.AsSpan(0, Count), added, values.AsSpan(0, Count));
        }
        else
        {
            added.CopyTo(values);
        }

        gradient.Release();
    }

    /// <summary>Hands the buffer to the caller, who must release it; the slot is empty afterwards.</summary>
    public TensorStorage Take()
    {
        TensorStorage buffer = _buffer ?? throw new InvalidOperationException("No gradient has been computed.");
        WriteOutZeros(buffer);
        _buffer = null;
        return buffer;
    }

    /// <summary>The buffer, shared: the caller adds a holder of its own.</summary>
    public TensorStorage? Share()
    {
        if (_buffer is not null)
        {
            WriteOutZeros(_buffer);
        }

        return _buffer;
    }

    /// <summary>Replaces the gradient by one the caller holds; null empties the slot.</summary>
    public void Replace(TensorStorage? gradient)
    {
        _buffer?.Release();
        _buffer = gradient;
        _isZero = false;
    }

    /// <summary>Makes the gradient zero without touching memory: the next writer overwrites.</summary>
    public void Zero() => _isZero = _buffer is not null;

    private void WriteOutZeros(TensorStorage buffer)
    {
        if (_isZero)
        {
            buffer.Floats.AsSpan(0, Count).Clear();
            _isZero = false;
        }
    }
}
