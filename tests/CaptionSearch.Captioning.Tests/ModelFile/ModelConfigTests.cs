using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Captioning.Tests.ModelFile;

public sealed class ModelConfigTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("captionsearch-config-").FullName, "config.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public void Read_DocumentedExample_GivesItsValues()
    {
        File.WriteAllText(_path, """
            { "format": 1, "name": "flickr8k-v1",
              "backbone": { "kind": "efficientnet-lite0", "inputSize": 224, "weights": "backbone.safetensors", "classes": "imagenet-classes.txt" },
              "captioner": { "kind": "attention-lstm", "weights": "captioner.safetensors", "vocabulary": "vocabulary.txt",
                "cells": 49, "channels": 1280, "features": 500, "embedding": 301, "attention": 255, "hidden": 511, "output": 513, "cellScale": 7.5,
                "beam": 2, "lengthPenalty": 0.6, "maxWords": 19, "later": "an addition this build does not know" },
              "embedding": { "kind": "joint-gru", "weights": "embedding.safetensors", "vocabulary": "embedding-vocabulary.txt",
                "channels": 1280, "pools": 3, "wordEmbedding": 299, "hidden": 510, "vector": 256 } }
            """);
        var config = ModelConfig.Read(_path);
        Assert.Equal("flickr8k-v1", config.Name);
        Assert.Equal(("efficientnet-lite0", 224), (config.Backbone.Kind, config.Backbone.InputSize));
        Assert.Equal((49, 500, 301, 255), (config.Captioner.Cells, config.Captioner.Features, config.Captioner.Embedding, config.Captioner.Attention));
        Assert.Equal((511, 513, 7.5f), (config.Captioner.Hidden, config.Captioner.Output, config.Captioner.CellScale));
        Assert.Equal((2, 0.6, 19), (config.Captioner.Beam, config.Captioner.LengthPenalty, config.Captioner.MaxWords));
        Assert.Equal((3, 299, 510, 256), (config.Embedding.Pools, config.Embedding.WordEmbedding, config.Embedding.Hidden, config.Embedding.Vector));
        Assert.Equal(
            ["backbone.safetensors", "captioner.safetensors", "config.json", "embedding-vocabulary.txt", "embedding.safetensors", "imagenet-classes.txt", "vocabulary.txt"],
            config.Files);
    }

    [Fact]
    public void Write_ThenRead_IsTheSame()
    {
        var config = new ModelConfig { Name = "tiny" };
        config = config with { Captioner = config.Captioner with { Hidden = 24, LengthPenalty = 0.25 }, Embedding = config.Embedding with { Vector = 16 } };
        config.Write(_path);
        Assert.Equal(config, ModelConfig.Read(_path));
        Assert.Contains("\"lengthPenalty\": 0.25", File.ReadAllText(_path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{ \"format\": 2 }", "format 2, this build reads 1")]
    [InlineData("{ \"format\": 1, ", "not a model configuration")]
    [InlineData("null", "is not a JSON object")]
    [InlineData("[]", "is not a JSON object")]
    [InlineData("", "not a model configuration")]
    [InlineData("{ \"name\": \"a\", \"name\": \"b\" }", "not a model configuration")]
    [InlineData("{ \"captioner\": null }", "cannot be null")]
    [InlineData("{ \"captioner\": { \"weights\": null } }", "'' is not the name of a file")]
    [InlineData("{ \"captioner\": { \"hidden\": 0 } }", "captioner.hidden is 0")]
    [InlineData("{ \"captioner\": { \"hidden\": \"many\" } }", "not a model configuration")]
    [InlineData("{ \"embedding\": { \"channels\": 1024 } }", "both look at the same grid")]
    [InlineData("{ \"captioner\": { \"beam\": 65 } }", "Beam is 65")]
    [InlineData("{ \"captioner\": { \"weights\": \"../../etc/passwd\" } }", "'../../etc/passwd' is not the name of a file")]
    [InlineData("{ \"captioner\": { \"vocabulary\": \"\" } }", "'' is not the name of a file")]
    public void Read_BrokenFile_SaysWhatIsWrong(string json, string expected)
    {
        File.WriteAllText(_path, json);
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => ModelConfig.Read(_path));
        Assert.StartsWith(_path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Read_MissingFile_SaysWhatAModelIs()
    {
        ModelFormatException error = Assert.Throws<ModelFormatException>(() => ModelConfig.Read(_path));
        Assert.Contains("A model is a folder with config.json", error.Message, StringComparison.Ordinal);
    }
}
