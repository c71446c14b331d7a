using CaptionSearch.Captioning;
using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.Embedding;
using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Tests.Shared;

/// <summary>A whole model folder in a temporary place: a real backbone of random weights, and a small captioner and embedding of random weights.</summary>
/// <remarks>
/// It works like a trained model (sentences of real words, vectors of length 1, tags) and knows nothing. The same seed gives the same folder,
/// so the same fingerprint, and different pictures give different vectors.
/// </remarks>
internal sealed class TinyModel : IDisposable
{
    /// <summary>Words the model writes and reads, most frequent first.</summary>
    public static readonly IReadOnlyList<string> Words =
    [
        "a", "in", "the", "on", "is", "and", "dog", "with", "man", "of", "two", "white", "black", "boy", "woman", "girl", "wearing", "people",
        "brown", "water", "red", "young", "running", "blue", "dogs", "grass", "playing", "ball", "beach", "snow", "horse", "cat", "standing", "over",
    ];

    private TinyModel(string folder) => Folder = folder;

    /// <summary>The model folder.</summary>
    public string Folder { get; }

    /// <summary>Writes a folder.</summary>
    /// <param name="seed">Another seed gives other weights and another fingerprint.</param>
    public static TinyModel Create(int seed = 1)
    {
        var model = new TinyModel(Directory.CreateTempSubdirectory("captionsearch-model-").FullName);
        var config = new ModelConfig
        {
            Name = $"tiny-{seed}",
            Backbone = new BackboneConfig { Kind = "efficientnet-lite0", InputSize = 224 },
            Captioner = new CaptionerConfig { Cells = 49, Features = 24, Embedding = 16, Attention = 16, Hidden = 24, Output = 24, MaxWords = 8 },
            Embedding = new EmbeddingConfig { Pools = 2, WordEmbedding = 16, Hidden = 24, Vector = 32 },
        };
        config.Write(model.PathOf(ModelConfig.FileName));
        model.Write(config.Backbone.Weights, RandomTensors.ForEfficientNetLite0(seed));
        File.WriteAllLines(model.PathOf(config.Backbone.Classes), Enumerable.Range(0, 1000).Select(i => $"class {i}"));

        // Every word a different number of times, so that the order is the one above.
        var vocabulary = Vocabulary.Build([[.. Words.SelectMany((word, rank) => Enumerable.Repeat(word, Words.Count - rank))]], 1);
        vocabulary.Write(model.PathOf(config.Captioner.Vocabulary));
        vocabulary.Write(model.PathOf(config.Embedding.Vocabulary));
        model.Write(config.Captioner.Weights, RandomTensors.ForCaptioner(config.Captioner, vocabulary.Count, seed));
        model.Write(config.Embedding.Weights, RandomTensors.ForEmbedding(config.Embedding, vocabulary.Count, seed));
        ModelChecksums.Write(model.Folder);
        return model;
    }

    /// <summary>Path of a file in the folder.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private void Write(string name, RandomTensors tensors)
        => SafetensorsWriter.Write(
            PathOf(name),
            tensors.All.Select(pair => new NamedTensor(
                pair.Key, pair.Value.Shape, pair.Value.Values, pair.Value.Shape.Length > 1 ? TensorType.F16 : TensorType.F32)));
}
