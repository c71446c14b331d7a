namespace TorchSharp;

/// <summary>The weights of one recurrent cell: W_ih [G,in], W_hh [G,H], biases [G] (or null), G = gates·H.</summary>
internal sealed record RecurrentWeights(torch.Tensor InputWeight, torch.Tensor HiddenWeight, torch.Tensor? InputBias, torch.Tensor? HiddenBias);
