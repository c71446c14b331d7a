namespace CaptionSearch.Engine.Features;

/// <summary>Which vector of a picture is taken.</summary>
public enum FeatureKind
{
    /// <summary>The last feature map of the model's convolutional network, averaged over its cells; of length 1,280 for EfficientNet-Lite2.</summary>
    Pooled,

    /// <summary>The picture's place in the space that it shares with sentences, as searches use it; of length 512 in the shipped model.</summary>
    Embedding,
}
