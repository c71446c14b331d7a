namespace CaptionSearch.Engine.Collection;

/// <summary>A picture that somebody hands in.</summary>
/// <param name="Name">What its owner calls it; only said back, never used as a path.</param>
/// <param name="Bytes">The encoded picture; must not change until it is done.</param>
public sealed record UploadedPicture(string Name, ReadOnlyMemory<byte> Bytes);
