using System.ComponentModel;

namespace CaptionSearch.Web.Api;

/// <summary>A folder to index.</summary>
internal sealed record FolderBody
{
    [Description("Absolute path on the server, in or below one of the folders that it was started with (--root).")]
    public required string Folder { get; init; }
}
