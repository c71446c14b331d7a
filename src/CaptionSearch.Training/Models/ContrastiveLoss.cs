using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace CaptionSearch.Training.Models;

/// <summary>Symmetric InfoNCE with a learned temperature and several right sentences for a picture.</summary>
/// <remarks>
/// s = sentence·picture / temperature. Sentence → picture: cross-entropy of the own picture among all P. Picture → sentence: the mean,
/// over the own K sentences, of the cross-entropy among all P·K.
/// </remarks>
internal sealed class ContrastiveLoss : Module
{
    /// <summary>Colder than this, single wrong labels rule the gradient.</summary>
    private const double LargestLogScale = 4.6; // temperature 0.01

    private readonly Parameter log_scale; // of no dimensions

    /// <summary>The temperature at the start.</summary>
    /// <param name="temperature">Greater than 0.</param>
    public ContrastiveLoss(double temperature)
        : base(nameof(ContrastiveLoss))
    {
        log_scale = new Parameter(tensor((float)-Math.Log(temperature)));
        RegisterComponents();
    }

    /// <summary>The loss of a batch.</summary>
    /// <param name="pictures">Shape [P, D], length 1.</param>
    /// <param name="sentences">Shape [P·K, D], length 1; the K sentences of a picture stand together.</param>
    public Tensor forward(Tensor pictures, Tensor sentences)
    {
        long p = pictures.shape[0];
        long k = sentences.shape[0] / p;
        Tensor scores = sentences.matmul(pictures.transpose(0, 1)) * log_scale.clamp(0, LargestLogScale).exp(); // [P·K, P]
        long[] pictureOf = [.. Enumerable.Range(0, (int)(p * k)).Select(row => row / k)];
        long[] own = [.. Enumerable.Range(0, (int)(p * k)).Select(static row => (long)row)];
        Tensor toPicture = functional.cross_entropy(scores, tensor(pictureOf));
        Tensor toSentence = functional.log_softmax(scores.transpose(0, 1), 1).gather(1, tensor(own, [p, k])).mean();
        return (toPicture - toSentence) * 0.5f;
    }
}
