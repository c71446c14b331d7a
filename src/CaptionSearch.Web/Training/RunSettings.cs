namespace CaptionSearch.Web.Training;

/// <summary>What a training was started with; kept beside its events, so that it can be taken up again.</summary>
/// <param name="Name">Name of the model (<see cref="ModelName"/>).</param>
/// <param name="Dataset">The data set's file or folder, absolute.</param>
/// <param name="Epochs">Epochs of the captioner, 1 to 1000.</param>
/// <param name="EmbeddingEpochs">Epochs of the joint space, 1 to 1000.</param>
/// <param name="From">Model folder whose weights and words it starts from; null for nothing but the data set.</param>
/// <param name="BackboneFrom">Model folder that the backbone is taken from; null for the program's own model.</param>
public sealed record RunSettings(string Name, string Dataset, int Epochs, int EmbeddingEpochs, string? From, string? BackboneFrom);
