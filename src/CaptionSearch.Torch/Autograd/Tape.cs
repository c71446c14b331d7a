namespace TorchSharp;

/// <summary>Records operations and runs them backwards, newest first.</summary>
internal static class Tape
{
    [ThreadStatic]
    private static bool PausedOnThisThread;

    /// <summary>False inside <c>torch.no_grad()</c>.</summary>
    public static bool Enabled
    {
        get => !PausedOnThisThread;
        set => PausedOnThisThread = !value;
    }

    public static bool Needs(torch.Tensor a) => Enabled && a.Slot is not null;

    public static bool Needs(torch.Tensor a, torch.Tensor b) => Enabled && (a.Slot is not null || b.Slot is not null);

    public static bool Needs(ReadOnlySpan<torch.Tensor?> inputs)
    {
        if (!Enabled)
        {
            return false;
        }

        foreach (torch.Tensor? input in inputs)
        {
            if (input?.Slot is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Makes <paramref name="output"/> the result of an operation on <paramref name="inputs"/>.</summary>
    public static GradientNode Record(torch.Tensor output, ReadOnlySpan<torch.Tensor?> inputs, Action<GradientNode> backward)
    {
        GradientNode node = new(SlotsOf(inputs), backward);
        output.Slot = new GradientSlot(output.Sizes, output.Count, node);
        node.Outputs = [output.Slot];
        return node;
    }

    /// <summary>As the other overload, for an operation with two results.</summary>
    public static GradientNode Record(torch.Tensor first, torch.Tensor second, ReadOnlySpan<torch.Tensor?> inputs, Action<GradientNode> backward)
    {
        GradientNode node = new(SlotsOf(inputs), backward);
        first.Slot = new GradientSlot(first.Sizes, first.Count, node);
        second.Slot = new GradientSlot(second.Sizes, second.Count, node);
        node.Outputs = [first.Slot, second.Slot];
        return node;
    }

    /// <summary>Makes <paramref name="output"/> a run of <paramref name="input"/>'s elements, from <paramref name="start"/> on in row-major order.</summary>
    public static void RecordWindow(torch.Tensor output, torch.Tensor input, int start)
    {
        GradientNode node = new([input.Slot], static _ => { });
        output.Slot = new GradientSlot(output.Sizes, output.Count, node, input.Slot!, start);
        node.Outputs = [output.Slot];
    }

    /// <summary>Runs every operation <paramref name="root"/> depends on, newest first. The root's gradient is set already.</summary>
    public static void Run(GradientSlot root, bool retainGraph)
    {
        List<GradientNode> nodes = Reachable(root);
        nodes.Sort(static (a, b) => b.Sequence.CompareTo(a.Sequence));
        foreach (GradientNode node in nodes)
        {
            node.IsQueued = false;
        }

        WeightGradients.During(() =>
        {
            foreach (GradientNode node in nodes)
            {
                node.Run();
                if (!retainGraph)
                {
                    node.Free();
                }
            }
        });
    }

    private static List<GradientNode> Reachable(GradientSlot root)
    {
        List<GradientNode> found = [];
        Stack<GradientNode> open = new();
        Visit(root.Producer);
        while (open.TryPop(out GradientNode? node))
        {
            found.Add(node);
            foreach (GradientSlot? input in node.Inputs)
            {
                Visit(input?.Producer);
            }
        }

        return found;

        void Visit(GradientNode? node)
        {
            if (node is not null && !node.IsQueued)
            {
                node.IsQueued = true;
                open.Push(node);
            }
        }
    }

    private static GradientSlot?[] SlotsOf(ReadOnlySpan<torch.Tensor?> inputs)
    {
        GradientSlot?[] slots = new GradientSlot?[inputs.Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            slots[i] = inputs[i]?.Slot;
        }

        return slots;
    }
}
