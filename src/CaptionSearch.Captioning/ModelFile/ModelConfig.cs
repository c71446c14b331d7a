using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CaptionSearch.Captioning.Decoding;
using CaptionSearch.Captioning.Embedding;

namespace CaptionSearch.Captioning.ModelFile;

/// <summary>What a model folder's <c>config.json</c> says: which files there are, and the sizes of everything in them.</summary>
public sealed record ModelConfig
{
    /// <summary>Name of the file in a model folder.</summary>
    public const string FileName = "config.json";

    /// <summary>The format this build reads and writes.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Version of the folder's format; must be <see cref="CurrentFormat"/>.</summary>
    public int Format { get; init; } = CurrentFormat;

    /// <summary>Name of the model, for people.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The network that looks at pictures.</summary>
    public BackboneConfig Backbone { get; init; } = new();

    /// <summary>The network that writes captions.</summary>
    public CaptionerConfig Captioner { get; init; } = new();

    /// <summary>The joint space of pictures and sentences.</summary>
    public EmbeddingConfig Embedding { get; init; } = new();

    /// <summary>Every file the model is made of, the configuration included, in ordinal order.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Files
    {
        get
        {
            string[] files =
            [
                FileName, Backbone.Weights, Backbone.Classes, Captioner.Weights, Captioner.Vocabulary, Embedding.Weights, Embedding.Vocabulary,
            ];
            return [.. files.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }
    }

    /// <summary>Reads and checks a configuration.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">Missing, not JSON, of another format, or with sizes or names that cannot be.</exception>
    public static ModelConfig Read(string path)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowDuplicateProperties = false };
            JsonNode? root = JsonNode.Parse(File.ReadAllBytes(path), documentOptions: options);
            if (root is not JsonObject given)
            {
                throw new ModelFormatException($"{path}: is not a JSON object. Fetch or export the model again.");
            }

            // The generated reader does not know the defaults of init properties, so the file is laid over them.
            JsonObject merged = JsonSerializer.SerializeToNode(new ModelConfig(), ModelConfigJson.Default.ModelConfig)!.AsObject();
            Overlay(merged, given);
            ModelConfig config = merged.Deserialize(ModelConfigJson.Default.ModelConfig)!;
            config.Check(path);
            return config;
        }
        catch (JsonException exception)
        {
            throw new ModelFormatException($"{path}: not a model configuration ({exception.Message}). Fetch or export the model again.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ModelFormatException(
                $"{path}: cannot be read ({exception.Message}). A model is a folder with config.json and the files it names.", exception);
        }
    }

    /// <summary>Writes the file that <see cref="Read"/> reads.</summary>
    /// <param name="path">The file; overwritten.</param>
    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, ModelConfigJson.Default.ModelConfig) + "\n");

    private static void Overlay(JsonObject target, JsonObject given)
    {
        foreach ((string name, JsonNode? value) in given)
        {
            if (target[name] is JsonObject inner && value is JsonObject innerGiven)
            {
                Overlay(inner, innerGiven);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    private void Check(string path)
    {
        if (Format != CurrentFormat)
        {
            throw new ModelFormatException($"{path}: format {Format}, this build reads {CurrentFormat}. Update CaptionSearch or fetch another model.");
        }

        if (Name is null || Backbone is null || Captioner is null || Embedding is null)
        {
            throw new ModelFormatException($"{path}: 'name', 'backbone', 'captioner' and 'embedding' cannot be null. Fetch or export the model again.");
        }

        foreach (string file in Files)
        {
            // A model folder comes from elsewhere: it names its own files, never others.
            if (string.IsNullOrEmpty(file) || Path.GetFileName(file) != file || file is "." or "..")
            {
                throw new ModelFormatException($"{path}: '{file}' is not the name of a file in the model folder.");
            }
        }

        (string Name, long Value)[] sizes =
        [
            ("backbone.inputSize", Backbone.InputSize), ("captioner.cells", Captioner.Cells), ("captioner.channels", Captioner.Channels),
            ("captioner.features", Captioner.Features), ("captioner.embedding", Captioner.Embedding), ("captioner.attention", Captioner.Attention),
            ("captioner.hidden", Captioner.Hidden), ("captioner.output", Captioner.Output), ("captioner.beam", Captioner.Beam),
            ("captioner.maxWords", Captioner.MaxWords), ("embedding.channels", Embedding.Channels), ("embedding.pools", Embedding.Pools),
            ("embedding.wordEmbedding", Embedding.WordEmbedding), ("embedding.hidden", Embedding.Hidden), ("embedding.vector", Embedding.Vector),
        ];
        foreach ((string name, long value) in sizes)
        {
            if (value is < 1 or > 65_536)
            {
                throw new ModelFormatException($"{path}: {name} is {value}, expected 1 to 65536. Fetch or export the model again.");
            }
        }

        if (Captioner.Channels != Embedding.Channels)
        {
            throw new ModelFormatException(
                $"{path}: captioner.channels is {Captioner.Channels}, embedding.channels {Embedding.Channels}; both look at the same grid. Fetch or export the model again.");
        }

        try
        {
            new BeamSearchOptions { Beam = Captioner.Beam, MaxWords = Captioner.MaxWords, LengthPenalty = Captioner.LengthPenalty }.Validate();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new ModelFormatException($"{path}: captioner: {exception.ParamName} is {exception.ActualValue}, outside its range.", exception);
        }
    }
}

/// <summary>Reading without reflection: a cold search must not pay for it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip)]
[JsonSerializable(typeof(ModelConfig))]
internal sealed partial class ModelConfigJson : JsonSerializerContext;
