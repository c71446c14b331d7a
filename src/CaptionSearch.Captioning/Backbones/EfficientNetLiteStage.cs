namespace CaptionSearch.Captioning.Backbones;

/// <summary>Blocks of the same kind that follow one another.</summary>
/// <param name="Blocks">How many.</param>
/// <param name="Kernel">Rows and columns of the depthwise kernel.</param>
/// <param name="Stride">Stride of the first block; the others have 1.</param>
/// <param name="Expansion">Expanded channels for each channel in.</param>
/// <param name="Channels">Channels out.</param>
internal sealed record EfficientNetLiteStage(int Blocks, int Kernel, int Stride, int Expansion, int Channels)
{
    /// <summary>The seven stages; Lite2 is Lite0 a tenth wider (rounded to eights) and a fifth deeper, but for the first and the last stage.</summary>
    public static IReadOnlyList<EfficientNetLiteStage> Of(EfficientNetLiteVariant variant) => variant switch
    {
        EfficientNetLiteVariant.Lite0 =>
        [
            new(1, 3, 1, 1, 16),
            new(2, 3, 2, 6, 24),
            new(2, 5, 2, 6, 40),
            new(3, 3, 2, 6, 80),
            new(3, 5, 1, 6, 112),
            new(4, 5, 2, 6, 192),
            new(1, 3, 1, 6, 320),
        ],
        EfficientNetLiteVariant.Lite2 =>
        [
            new(1, 3, 1, 1, 16),
            new(3, 3, 2, 6, 24),
            new(3, 5, 2, 6, 48),
            new(4, 3, 2, 6, 88),
            new(4, 5, 1, 6, 120),
            new(5, 5, 2, 6, 208),
            new(1, 3, 1, 6, 352),
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(variant)),
    };
}
