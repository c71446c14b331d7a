using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Engine.Features;

/// <summary>Vectors that can be compared with each other: of one model, of one kind.</summary>
/// <param name="Model">The model; its networks are loaded when the first picture comes.</param>
/// <param name="Kind">Which of its vectors.</param>
internal sealed record FeatureSpace(CaptionModel Model, FeatureKind Kind)
{
    /// <summary>D, length of the vectors.</summary>
    public int Length => Kind == FeatureKind.Pooled ? Model.Config.Captioner.Channels : Model.VectorLength;

    /// <summary>Name of the kind, as it is typed and stored.</summary>
    public string KindName => NameOf(Kind);

    /// <summary>Under which vectors are kept: kind and fingerprint, such as <c>pooled:5a3f...</c>.</summary>
    public string Key => $"{KindName}:{Model.Fingerprint}";

    /// <summary>Name of a kind, as it is typed and stored.</summary>
    public static string NameOf(FeatureKind kind) => kind == FeatureKind.Pooled ? "pooled" : "embedding";
}
