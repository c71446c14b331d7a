using CaptionSearch.Captioning;
using CaptionSearch.Captioning.ModelFile;
using CaptionSearch.Training.Loops;
using static TorchSharp.torch;

namespace CaptionSearch.Training.Models;

/// <summary>A finished model that a training starts from instead of random weights: what it knows is kept, and words are added to it.</summary>
/// <remarks>Its words keep their ids and new ones follow, so that in every tensor with a row for each word the old rows stand first.</remarks>
internal sealed class StartingModel
{
    private readonly Vocabulary _captionerWords;
    private readonly Vocabulary _embeddingWords;

    private StartingModel(ModelConfig config, string fingerprint, string folder)
    {
        Config = config;
        Fingerprint = fingerprint;
        _captionerWords = Vocabulary.Read(Path.Combine(folder, config.Captioner.Vocabulary));
        _embeddingWords = Vocabulary.Read(Path.Combine(folder, config.Embedding.Vocabulary));
        Captioner = ModelExport.ReadWeights(Path.Combine(folder, config.Captioner.Weights));
        Embedding = ModelExport.ReadWeights(Path.Combine(folder, config.Embedding.Weights));
    }

    /// <summary>Its name and sizes, which the new model has too.</summary>
    public ModelConfig Config { get; }

    /// <summary>Its fingerprint.</summary>
    public string Fingerprint { get; }

    /// <summary>The captioner's tensors by name.</summary>
    public IReadOnlyDictionary<string, float[]> Captioner { get; }

    /// <summary>The joint embedding's tensors by name.</summary>
    public IReadOnlyDictionary<string, float[]> Embedding { get; }

    /// <summary>Reads a model folder.</summary>
    /// <exception cref="ModelFormatException">It is no model, or a file of it is damaged.</exception>
    public static StartingModel Read(string folder)
    {
        using CaptionModel model = CaptionModel.Load(folder);
        return new StartingModel(ModelConfig.Read(Path.Combine(folder, ModelConfig.FileName)), model.Fingerprint, folder);
    }

    /// <summary>The captioner's words, then those of a data set that it does not have.</summary>
    public Vocabulary WithCaptionerWords(Vocabulary words) => _captionerWords.With(words);

    /// <summary>The joint embedding's words, then those of a data set that it does not have.</summary>
    public Vocabulary WithEmbeddingWords(Vocabulary words) => _embeddingWords.With(words);

    /// <summary>Puts weights into a module; rows of words that are new stay as they are.</summary>
    /// <param name="module">The module.</param>
    /// <param name="weights">Values by name.</param>
    /// <exception cref="ModelFormatException">A tensor is missing or has another size.</exception>
    public static void CopyInto(nn.Module module, IReadOnlyDictionary<string, float[]> weights)
    {
        using IDisposable pause = no_grad();
        foreach ((string name, Tensor target) in module.state_dict())
        {
            long[] shape = [.. target.shape];
            long row = shape.Skip(1).Aggregate(1L, static (product, size) => product * size);
            if (!weights.TryGetValue(name, out float[]? values) || values.Length % row != 0 || values.Length / row > shape[0])
            {
                throw new ModelFormatException($"The model to start from: tensor '{name}' is missing or does not fit [{string.Join(",", shape)}].");
            }

            shape[0] = values.Length / row;
            using Tensor source = tensor(values, shape);
            using Tensor rows = target.narrow(0, 0, shape[0]);
            rows.copy_(source);
        }
    }
}
