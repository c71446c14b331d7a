using CaptionSearch.Captioning.Embedding;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Tests.Shared;

namespace CaptionSearch.Captioning.Tests.Embedding;

public sealed class JointEmbeddingTests
{
    /// <summary>Odd sizes: no dimension is a multiple of a register.</summary>
    private static readonly EmbeddingConfig Odd = new() { Channels = 19, Pools = 3, WordEmbedding = 7, Hidden = 9, Vector = 11 };

    private static readonly Vocabulary Words = Vocabulary.Build([["a", "a", "a", "dog", "dog", "runs"]], 1);

    [Fact]
    public void EmbedPicture_MatchesTheNaiveNetwork()
    {
        (JointEmbedding embedding, RandomTensors tensors) = Create();
        EmbeddingWorkspace workspace = embedding.CreateWorkspace();
        var random = new Random(3);
        foreach (int cells in new[] { 1, 5, 12, 4 })
        {
            float[] grid = [.. Enumerable.Range(0, cells * Odd.Channels).Select(_ => Math.Max(0, (float)random.NextDouble() - 0.3f))];
            float[] vector = new float[Odd.Vector];
            embedding.EmbedPicture(grid, vector, workspace);
            AssertClose(NaivePicture(tensors, grid, cells), vector);
        }
    }

    [Theory]
    [InlineData("a")]
    [InlineData("A dog runs!")]
    [InlineData("the dog a zebra runs runs a dog")]
    public void EmbedText_MatchesTheNaiveNetwork(string text)
    {
        (JointEmbedding embedding, RandomTensors tensors) = Create();
        float[] vector = new float[Odd.Vector];
        Assert.True(embedding.EmbedText(text, vector, embedding.CreateWorkspace()));
        AssertClose(NaiveText(tensors, Words.Encode(text)), vector);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?!")]
    [InlineData("zebra quagga")]
    public void EmbedText_NoKnownWord_HasNoVector(string text)
    {
        (JointEmbedding embedding, _) = Create();
        float[] vector = [.. Enumerable.Repeat(3f, Odd.Vector)];
        Assert.False(embedding.EmbedText(text, vector, embedding.CreateWorkspace()));
        Assert.All(vector, value => Assert.Equal(0f, value));
    }

    [Fact]
    public void EmbedText_VeryLongText_ReadsTheFirstWords()
    {
        (JointEmbedding embedding, _) = Create();
        EmbeddingWorkspace workspace = embedding.CreateWorkspace();
        float[] cut = new float[Odd.Vector];
        float[] full = new float[Odd.Vector];
        embedding.EmbedText(string.Join(' ', Enumerable.Repeat("dog", JointEmbedding.MaxWords)), cut, workspace);
        embedding.EmbedText(string.Join(' ', Enumerable.Repeat("dog", 5000)), full, workspace);
        Assert.Equal(cut, full);
    }

    [Fact]
    public void EmbedText_NeverReadsThePictureHalf()
    {
        RandomTensors tensors = RandomTensors.ForEmbedding(Odd, Words.Count, 1);
        var read = new List<string>();
        var embedding = JointEmbedding.FromTensors(
            Odd,
            name =>
            {
                read.Add(name);
                return tensors.Read(name);
            },
            Words);
        Assert.Empty(read);
        embedding.EmbedText("a dog", new float[Odd.Vector], embedding.CreateWorkspace());
        Assert.DoesNotContain(read, name => name.StartsWith("picture.", StringComparison.Ordinal) || name.StartsWith("pool.", StringComparison.Ordinal));
    }

    [Fact]
    public void EmbedText_WrongTensorSize_NamesFileTensorAndShape()
    {
        RandomTensors tensors = RandomTensors.ForEmbedding(Odd, Words.Count + 1, 1);
        var embedding = JointEmbedding.FromTensors(Odd, tensors.Read, Words);
        ModelFormatException error = Assert.Throws<ModelFormatException>(
            () => embedding.EmbedText("a", new float[Odd.Vector], embedding.CreateWorkspace()));
        Assert.Equal(
            "embedding.safetensors: tensor 'words.weight' has 42 values, config.json says [5,7]. Fetch or export the model again.", error.Message);
    }

    [Fact]
    public void Embed_BadLengths_Throw()
    {
        (JointEmbedding embedding, _) = Create();
        EmbeddingWorkspace workspace = embedding.CreateWorkspace();
        Assert.Throws<ArgumentException>(() => embedding.EmbedPicture(new float[20], new float[11], workspace));
        Assert.Throws<ArgumentException>(() => embedding.EmbedPicture([], new float[11], workspace));
        Assert.Throws<ArgumentException>(() => embedding.EmbedPicture(new float[19], new float[10], workspace));
        Assert.Throws<ArgumentException>(() => embedding.EmbedText("a", new float[12], workspace));
    }

    private static (JointEmbedding Embedding, RandomTensors Tensors) Create()
    {
        RandomTensors tensors = RandomTensors.ForEmbedding(Odd, Words.Count, 1);
        return (JointEmbedding.FromTensors(Odd, tensors.Read, Words), tensors);
    }

    private static double[] NaivePicture(RandomTensors tensors, float[] grid, int cells)
    {
        int channels = Odd.Channels;
        double[][] roots = [.. Enumerable.Range(0, cells).Select(j => grid.Skip(j * channels).Take(channels).Select(x => Math.Sqrt(x)).ToArray())];
        float[] pool = tensors.Read("pool.weight");
        var pooled = new List<double>();
        for (int p = -1; p < Odd.Pools; p++)
        {
            double[] weight = [.. roots.Select(root => p < 0 ? 1 : Math.Exp(root.Select((value, i) => value * pool[(p * channels) + i]).Sum()))];
            double[] mean = [.. Enumerable.Range(0, channels).Select(i => Enumerable.Range(0, cells).Sum(j => weight[j] / weight.Sum() * roots[j][i]))];
            pooled.AddRange(Normalised(mean));
        }

        return Normalised(Linear(tensors, "picture.weight", "picture.bias", [.. pooled]));
    }

    private static double[] NaiveText(RandomTensors tensors, int[] words)
    {
        double[] forward = Largest(tensors, "forward", words);
        double[] backward = Largest(tensors, "backward", [.. words.Reverse()]);
        return Normalised(Linear(tensors, "sentence.weight", "sentence.bias", [.. forward, .. backward]));
    }

    private static double[] Largest(RandomTensors tensors, string direction, int[] words)
    {
        int units = Odd.Hidden;
        float[] table = tensors.Read("words.weight");
        double[] h = new double[units];
        double[] largest = [.. Enumerable.Repeat(double.NegativeInfinity, units)];
        foreach (int word in words)
        {
            double[] e = [.. table.Skip(word * Odd.WordEmbedding).Take(Odd.WordEmbedding).Select(value => (double)value)];
            double[] x = Linear(tensors, $"{direction}.weight_ih", $"{direction}.bias_ih", e);
            double[] s = Linear(tensors, $"{direction}.weight_hh", $"{direction}.bias_hh", h);
            double[] next = new double[units];
            for (int u = 0; u < units; u++)
            {
                double reset = 1 / (1 + Math.Exp(-(x[u] + s[u])));
                double update = 1 / (1 + Math.Exp(-(x[units + u] + s[units + u])));
                double candidate = Math.Tanh(x[(2 * units) + u] + (reset * s[(2 * units) + u]));
                next[u] = ((1 - update) * candidate) + (update * h[u]);
                largest[u] = Math.Max(largest[u], next[u]);
            }

            h = next;
        }

        return largest;
    }

    private static double[] Linear(RandomTensors tensors, string weightName, string biasName, double[] x)
    {
        float[] weight = tensors.Read(weightName);
        float[] bias = tensors.Read(biasName);
        return [.. bias.Select((b, row) => b + x.Select((value, i) => value * weight[(row * x.Length) + i]).Sum())];
    }

    private static double[] Normalised(double[] x)
    {
        double norm = Math.Sqrt(x.Sum(value => value * value));
        return [.. x.Select(value => value / norm)];
    }

    private static void AssertClose(double[] expected, float[] found)
    {
        Assert.Equal(expected.Length, found.Length);
        for (int i = 0; i < found.Length; i++)
        {
            Assert.Equal(expected[i], found[i], 1e-5);
        }
    }
}
