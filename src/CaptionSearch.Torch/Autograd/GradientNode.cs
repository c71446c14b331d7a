namespace TorchSharp;

/// <summary>One recorded operation: what it keeps of the forward pass and how gradients flow back through it.</summary>
internal sealed class GradientNode
{
    private static long NextSequence;

    private readonly Action<GradientNode> _backward;
    private torch.Tensor[] _kept = [];
    private bool _freed;

    public GradientNode(GradientSlot?[] inputs, Action<GradientNode> backward)
    {
        Inputs = inputs;
        _backward = backward;
        Sequence = Interlocked.Increment(ref NextSequence);
    }

    /// <summary>Order of creation: an operation always comes after those that made its inputs.</summary>
    public long Sequence { get; }

    /// <summary>One per input of the operation; null where the input needs no gradient.</summary>
    public GradientSlot?[] Inputs { get; private set; }

    public GradientSlot[] Outputs { get; set; } = [];

    /// <summary>Set while a backward pass has this node in its list.</summary>
    public bool IsQueued { get; set; }

    /// <summary>The gradient of output <paramref name="index"/>, or null when nothing depends on it.</summary>
    public float[]? Gradient(int index = 0) => Outputs[index].IsFilled ? Outputs[index].Values.Array : null;

    /// <summary>The gradient of the only output as a tensor that the caller releases; nothing else may read it afterwards.</summary>
    public torch.Tensor TakeGradient()
        => new(Outputs[0].Take(), Outputs[0].Sizes, Layout.RowMajor(Outputs[0].Sizes), 0);

    /// <summary>Tensors kept for the backward pass.</summary>
    public torch.Tensor Kept(int index) => _kept[index];

    public void Keep(params torch.Tensor[] tensors)
    {
        foreach (torch.Tensor tensor in tensors)
        {
            tensor.Hold();
        }

        _kept = tensors;
    }

    /// <summary>
    /// Runs f(d, target, accumulate) for an operation that maps elements one to one: on d's own buffer, which then
    /// becomes the input's gradient, unless the input has one to add to.
    /// </summary>
    public void MapGradient(Action<ReadOnlyMemory<float>, Memory<float>, bool> f)
    {
        GradientSlot input = Inputs[0]!;
        if (input.IsFilled)
        {
            ArraySegment<float> target = input.Target(out bool accumulate);
            f(Outputs[0].Values, target, accumulate);
            return;
        }

        TensorStorage d = Outputs[0].Take();
        Memory<float> values = d.Floats.AsMemory(0, input.Count);
        f(values, values, false);
        input.Accept(d);
    }

    /// <summary>Passes the gradients of the outputs on to the inputs.</summary>
    public void Run()
    {
        if (_freed)
        {
            throw new InvalidOperationException("Trying to backward through the graph a second time: its saved values were freed. Pass retain_graph: true the first time.");
        }

        bool any = false;
        foreach (GradientSlot output in Outputs)
        {
            any |= output.IsFilled;
        }

        if (any)
        {
            _backward(this);
        }

        foreach (GradientSlot output in Outputs)
        {
            output.Replace(null);
        }
    }

    /// <summary>Gives back everything that was kept; the node cannot run again.</summary>
    public void Free()
    {
        foreach (torch.Tensor tensor in _kept)
        {
            tensor.Release();
        }

        _kept = [];
        Inputs = [];
        _freed = true;
    }
}
