namespace TorchSharp;

/// <summary>Runs cells over a sequence, layer by layer and in one or both directions, as LSTM and GRU layers do.</summary>
internal sealed record RecurrentLayers(long Hidden, int Layers, bool BatchFirst, double Dropout, int Directions)
{
    /// <summary>One step: input [B,I] and state in, state out; the state's first tensor is the output.</summary>
    public delegate torch.Tensor[] Step(torch.Tensor input, torch.Tensor[] state, RecurrentWeights weights);

    /// <summary>Adds the parameters under PyTorch's names: weight_ih_l0, weight_ih_l0_reverse, ...</summary>
    public void CreateParameters(torch.nn.Module module, long input, int gates, bool bias)
    {
        for (int layer = 0; layer < Layers; layer++)
        {
            for (int direction = 0; direction < Directions; direction++)
            {
                long size = layer == 0 ? input : Hidden * Directions;
                RecurrentParameters.Create(module, gates * Hidden, size, Hidden, bias, Suffix(layer, direction));
            }
        }
    }

    /// <summary>Outputs [T,B,H·directions] (batch first: [B,T,..]) and the last states, each [layers·directions,B,H].</summary>
    /// <param name="module">Whose parameters and training mode to use.</param>
    /// <param name="input">Shape [T,B,I], or [B,T,I] when batch first.</param>
    /// <param name="initial">First states, each [layers·directions,B,H].</param>
    /// <param name="step">The cell.</param>
    public (torch.Tensor Output, torch.Tensor[] States) Run(torch.nn.Module module, torch.Tensor input, torch.Tensor[] initial, Step step)
    {
        torch.Tensor sequence = BatchFirst ? input.transpose(0, 1) : input;
        List<torch.Tensor>[] last = [.. initial.Select(static _ => new List<torch.Tensor>())];
        for (int layer = 0; layer < Layers; layer++)
        {
            torch.Tensor[] outputs = new torch.Tensor[Directions];
            for (int direction = 0; direction < Directions; direction++)
            {
                int at = (layer * Directions) + direction;
                torch.Tensor[] state = [.. initial.Select(s => s.select(0, at))];
                outputs[direction] = Read(sequence, ref state, RecurrentParameters.Of(module, Suffix(layer, direction)), direction == 1, step);
                for (int i = 0; i < state.Length; i++)
                {
                    last[i].Add(state[i]);
                }
            }

            sequence = Directions == 1 ? outputs[0] : torch.cat(outputs, -1);
            if (layer < Layers - 1)
            {
                sequence = torch.nn.functional.dropout(sequence, Dropout, module.training);
            }
        }

        return (BatchFirst ? sequence.transpose(0, 1) : sequence, [.. last.Select(static s => torch.stack(s))]);
    }

    /// <summary>Zero states for a batch.</summary>
    public torch.Tensor Zeros(torch.Tensor input) => torch.zeros(Layers * Directions, input.size(BatchFirst ? 0 : 1), Hidden);

    private static torch.Tensor Read(torch.Tensor sequence, ref torch.Tensor[] state, RecurrentWeights weights, bool reversed, Step step)
    {
        int length = sequence.Sizes[0];
        torch.Tensor[] outputs = new torch.Tensor[length];
        for (int i = 0; i < length; i++)
        {
            int t = reversed ? length - 1 - i : i;
            state = step(sequence.select(0, t), state, weights);
            outputs[t] = state[0];
        }

        return torch.stack(outputs);
    }

    private static string Suffix(int layer, int direction) => FormattableString.Invariant($"_l{layer}{(direction == 1 ? "_reverse" : string.Empty)}");
}
