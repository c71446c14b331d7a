namespace CaptionSearch.Captioning.ModelFile;

/// <summary>A class of the backbone's own classifier.</summary>
/// <param name="Name">Its English name, one of ImageNet's 1,000.</param>
/// <param name="Probability">0 to 1.</param>
public sealed record Tag(string Name, float Probability);
