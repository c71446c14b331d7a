using CaptionSearch.Training.Models;
using static TorchSharp.torch;

namespace CaptionSearch.Training.Tests.Models;

[Collection(nameof(SharedRandomNumbers))]
public sealed class ContrastiveLossTests
{
    [Fact]
    public void Forward_TwoPicturesTwoSentencesEach_IsTheMeanOfBothCrossEntropies()
    {
        float[,] pictures = { { 1, 0 }, { 0.6f, 0.8f } };
        float[,] sentences = { { 1, 0 }, { 0.8f, 0.6f }, { 0, 1 }, { 0.6f, 0.8f } };
        double[,] scores = new double[4, 2];
        for (int s = 0; s < 4; s++)
        {
            for (int p = 0; p < 2; p++)
            {
                scores[s, p] = ((sentences[s, 0] * pictures[p, 0]) + (sentences[s, 1] * pictures[p, 1])) / 0.5;
            }
        }

        double toPicture = 0;
        double toSentence = 0;
        for (int s = 0; s < 4; s++)
        {
            int own = s / 2;
            toPicture += Math.Log(Math.Exp(scores[s, 0]) + Math.Exp(scores[s, 1])) - scores[s, own];
            toSentence += Math.Log(Enumerable.Range(0, 4).Sum(other => Math.Exp(scores[other, own]))) - scores[s, own];
        }

        using ContrastiveLoss loss = new(temperature: 0.5);
        using var value = loss.forward(
            tensor(pictures.Cast<float>().ToArray(), [2, 2]), tensor(sentences.Cast<float>().ToArray(), [4, 2]));
        Assert.Equal(((toPicture / 4) + (toSentence / 4)) / 2, value.item<float>(), 5);
    }
}
