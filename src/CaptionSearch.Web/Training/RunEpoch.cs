namespace CaptionSearch.Web.Training;

/// <summary>A finished epoch: its loss, and what the model does on the held-out pictures after it, ×100. A part has its own measures, the others are 0.</summary>
/// <param name="Epoch">From 1.</param>
/// <param name="Loss">Mean loss.</param>
/// <param name="IsBest">Whether it was the best when it ended.</param>
/// <param name="Cider">CIDEr-D of captions.</param>
/// <param name="Bleu4">BLEU-4 of captions.</param>
/// <param name="Words">Different words of captions.</param>
/// <param name="Recall1">Share of sentences that find their picture first.</param>
/// <param name="Recall5">Share of sentences that find their picture among the first five.</param>
public sealed record RunEpoch(int Epoch, double Loss, bool IsBest, double Cider, double Bleu4, int Words, double Recall1, double Recall5);
