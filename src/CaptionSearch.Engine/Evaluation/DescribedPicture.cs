using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Engine.Evaluation;

/// <summary>A picture of an evaluation set with what the model says about it.</summary>
/// <param name="Name">Its name in the set.</param>
/// <param name="Captions">What people wrote.</param>
/// <param name="Description">What the model wrote, and its vector and tags.</param>
internal sealed record DescribedPicture(string Name, IReadOnlyList<string> Captions, PictureDescription Description);
