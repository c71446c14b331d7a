namespace CaptionSearch.Captioning.ModelFile;

/// <summary>The <c>backbone</c> part of a model's config.json: the network that turns a picture into a grid of features.</summary>
public sealed record BackboneConfig
{
    /// <summary>Which network: <c>efficientnet-lite0</c> or <c>efficientnet-lite2</c>.</summary>
    public string Kind { get; init; } = "efficientnet-lite2";

    /// <summary>Width and height of its input in pixels. Default 260.</summary>
    public int InputSize { get; init; } = 260;

    /// <summary>File of the weights, relative to the model folder.</summary>
    public string Weights { get; init; } = "backbone.safetensors";

    /// <summary>File of the classifier's class names, one a line, relative to the model folder.</summary>
    public string Classes { get; init; } = "imagenet-classes.txt";
}
