namespace CaptionSearch.Import.Flickr8k;

/// <summary>One picture of a data set with what people wrote about it.</summary>
/// <param name="Name">File name of the picture, relative to the data set's picture folder; also its id.</param>
/// <param name="Captions">Its captions as written, in the order of their numbers; at least one.</param>
public sealed record CaptionedPicture(string Name, IReadOnlyList<string> Captions);
