using CaptionSearch.Captioning;
using CaptionSearch.Captioning.Embedding;
using CaptionSearch.Training.Datasets;
using CaptionSearch.Training.Models;
using static TorchSharp.torch;

namespace CaptionSearch.Training.Tests.Models;

/// <summary>What is trained is what serves: the same weights give the same vectors on both sides.</summary>
[Collection(nameof(SharedRandomNumbers))]
public sealed class JointEmbedderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void PicturesAndSentences_AreTheServingVectors()
    {
        manual_seed(6);
        using var scope = NewDisposeScope();
        using IDisposable pause = no_grad();
        var pictures = ToyData.Pictures(5);
        using GridCache cache = ToyData.Cache(_folder.Path, pictures.Count);
        Vocabulary vocabulary = ToyData.Words(pictures);
        using JointEmbedder model = new(ToyData.Embedding, vocabulary.Count);
        ShippedWeights.Round(model, scale: 1);
        model.eval();
        var weights = model.state_dict().ToDictionary(static pair => pair.Key, static pair => pair.Value.data<float>().ToArray());
        JointEmbedding serving = JointEmbedding.FromTensors(ToyData.Embedding, name => weights[name], vocabulary);
        EmbeddingWorkspace workspace = serving.CreateWorkspace();
        int d = serving.Length;
        float[] expected = new float[d];

        float[] roots = new float[pictures.Count * cache.GridLength];
        GridLoader.LoadRoots(cache, Enumerable.Range(0, pictures.Count).ToArray(), new bool[pictures.Count], roots);
        float[] pictureVectors = model.Pictures(tensor(roots, [pictures.Count, 4, 8])).data<float>().ToArray();
        float[] grid = new float[cache.GridLength];
        for (int i = 0; i < pictures.Count; i++)
        {
            GridLoader.LoadPlain(cache, i, mirrored: false, grid);
            serving.EmbedPicture(grid, expected, workspace);
            AssertClose(expected, pictureVectors.AsSpan(i * d, d));
        }

        string[] sentences = ["There is a dog", "a red ball stands here", "tree", "a zebra stands"];
        float[] sentenceVectors = model.Sentences(SentenceBatch.Pack([.. sentences.Select(vocabulary.Encode)])).data<float>().ToArray();
        for (int i = 0; i < sentences.Length; i++)
        {
            Assert.True(serving.EmbedText(sentences[i], expected, workspace));
            AssertClose(expected, sentenceVectors.AsSpan(i * d, d));
        }
    }

    [Fact]
    public void StartFrom_ScalesRowsAndLeavesTheOthers()
    {
        manual_seed(8);
        using JointEmbedder model = new(ToyData.Embedding, 4);
        float[] before = model.state_dict()["words.weight"].data<float>().ToArray();
        int e = ToyData.Embedding.WordEmbedding;
        float[] given = [.. Enumerable.Range(1, e).Select(static i => 0.01f * i)];
        model.StartFrom([null, null, given]);
        float[] after = model.state_dict()["words.weight"].data<float>().ToArray();

        Assert.Equal(before[..(2 * e)], after[..(2 * e)]);
        Assert.Equal(before[(3 * e)..], after[(3 * e)..]);
        Assert.Equal(1, after[(2 * e)..(3 * e)].Average(static value => value * value), 1e-4f);
        Assert.Equal(2, after[(2 * e) + 1] / after[2 * e], 1e-4f);
    }

    private static void AssertClose(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-4f);
        }
    }
}
