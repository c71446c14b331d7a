namespace CaptionSearch.Captioning.Backbones;

/// <summary>Which EfficientNet-Lite.</summary>
public enum EfficientNetLiteVariant
{
    /// <summary>224×224 pixels, 4.65 M parameters, grid 7×7.</summary>
    Lite0,

    /// <summary>260×260 pixels, 6.09 M parameters, grid 9×9; the one that ships.</summary>
    Lite2,
}
