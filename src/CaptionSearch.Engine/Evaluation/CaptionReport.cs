using CaptionSearch.Analysis.Metrics;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>How good a model's captions are. Scores are 0..1 (CIDEr 0..10); tables and JSON print them times 100.</summary>
/// <param name="Bleu">BLEU-1..4 and the length ratio.</param>
/// <param name="RougeL">ROUGE-L.</param>
/// <param name="Cider">CIDEr-D, document frequencies from the set's own references.</param>
/// <param name="Perplexity">Of the references, each word predicted from the reference's words before it, the end included; unknown words count as one word.</param>
/// <param name="Words">How many different words the captions use.</param>
/// <param name="Images">Pictures that were captioned.</param>
/// <param name="Unread">Pictures that are in none of these numbers.</param>
public sealed record CaptionReport(
    BleuScore Bleu,
    double RougeL,
    double Cider,
    double Perplexity,
    int Words,
    int Images,
    IReadOnlyList<UnreadPicture> Unread);
