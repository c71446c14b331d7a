using System.Text.Json.Serialization;
using CaptionSearch.Index;

namespace CaptionSearch.Web.Api;

/// <summary>A picture in a JSON body: its bytes in base64, also as a <c>data:</c> URL, or the id of a picture of the index.</summary>
/// <param name="Id">The id; null when there are bytes.</param>
/// <param name="Bytes">The encoded picture; empty when there is an id.</param>
[JsonConverter(typeof(SentPictureConverter))]
internal sealed record SentPicture(string? Id, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>What messages call it: names of files are not known here, and none of them would be trusted.</summary>
    public const string Name = "the picture";

    /// <summary>A picture of one pixel in base64 (PNG).</summary>
    public const string Example = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mNwaHAAAAIEAQFjA9c5AAAAAElFTkSuQmCC";

    /// <summary>Tells one from the other: no picture is as short as an id.</summary>
    public static SentPicture Of(string? text, ReadOnlyMemory<byte> bytes) => DocumentId.IsValid(text) ? new(text, default) : new(null, bytes);
}
