namespace TorchSharp;

/// <summary>Where the gradient of one tensor is summed up: dense, row-major, in the tensor's logical shape.</summary>
/// <remarks>
/// The slot of a tensor that is a run of rows of another one is a window into that one's slot: what is added to it
/// is there at once, without a buffer of its own and without a copy back.
/// </remarks>
internal sealed class GradientSlot
{
    private readonly GradientSlot? _whole;
    private readonly int _start;
    private TensorStorage? _buffer;
    private bool _isZero;

    public GradientSlot(int[] sizes, int count, GradientNode? producer)
    {
        Sizes = sizes;
        Count = count;
        Producer = producer;
    }

    /// <summary>A window of <paramref name="count"/> elements, from <paramref name="start"/> on, into another slot.</summary>
    public GradientSlot(int[] sizes, int count, GradientNode? producer, GradientSlot whole, int start)
        : this(sizes, count, producer)
    {
        _whole = whole._whole ?? whole;
        _start = whole._start + start;
    }

    public int[] Sizes { get; }

    public int Count { get; }

    /// <summary>The operation that made the tensor; null for a leaf.</summary>
    public GradientNode? Producer { get; }

    /// <summary>Whether anything (even zeros) has been put in.</summary>
    public bool IsFilled => (_whole ?? this)._buffer is not null;

    /// <summary>The summed gradient.</summary>
    public ArraySegment<float> Values
    {
        get
        {
            GradientSlot owner = _whole ?? this;
            TensorStorage buffer = owner._buffer ?? throw new InvalidOperationException("No gradient has been computed.");
            owner.WriteOutZeros(buffer);
            return new ArraySegment<float>(buffer.Floats, _start, Count);
        }
    }

    /// <summary>The buffer to write or add to: when <paramref name="accumulate"/> is false every element must be overwritten.</summary>
    public ArraySegment<float> Target(out bool accumulate)
    {
        if (_whole is not null)
        {
            accumulate = true;
            return new ArraySegment<float>(_whole.Accumulator().Array!, _start, Count);
        }

        accumulate = _buffer is not null && !_isZero;
        _buffer ??= TensorStorage.Allocate(torch.ScalarType.Float32, Count);
        _isZero = false;
        return new ArraySegment<float>(_buffer.Floats, 0, Count);
    }

    /// <summary>The buffer to add to; zeros where nothing was added yet.</summary>
    public ArraySegment<float> Accumulator()
    {
        ArraySegment<float> values = Target(out bool accumulate);
        if (!accumulate)
        {
            values.AsSpan().Clear();
        }

        return values;
    }

    /// <summary>Adds a gradient and takes over its storage.</summary>
    public void Accept(TensorStorage gradient)
    {
        if (_buffer is null && _whole is null)
        {
            _buffer = gradient;
            _isZero = false;
            return;
        }

        Memory<float> values = Target(out bool accumulate);
        if (accumulate)
        {
            Elementwise.Zip<Operators.First>(gradient.Floats.AsMemory(0, Count), values, values, accumulate: true);
        }
        else
        {
            gradient.Floats.AsSpan(0, Count).CopyTo(values.Span);
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

    /// <summary>The buffer, shared: the caller adds a holder of its own. Null when there is none.</summary>
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
