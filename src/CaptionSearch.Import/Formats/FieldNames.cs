namespace CaptionSearch.Import.Formats;

/// <summary>Names under which tables and JSON lines give the parts of a record; compared without case.</summary>
internal static class FieldNames
{
    internal static readonly string[] Picture = ["image", "picture", "path", "file", "filename", "file_name", "file_path", "filepath", "image_name", "image_path", "imgurl", "img"];

    internal static readonly string[] Caption = ["caption", "captions", "description", "sentence", "sentences", "comment", "text", "title"];

    internal static readonly string[] Id = ["id", "image_id", "imgid"];

    internal static readonly string[] Split = ["split"];

    internal static readonly string[] Tags = ["tags", "labels"];

    /// <summary>Says who wrote the captions: <c>human</c> or something else.</summary>
    internal static readonly string[] Source = ["source", "caption_source"];

    /// <summary>Numbers of captions; of no use here.</summary>
    internal static readonly string[] Ignored = ["comment_number", "caption_number"];

    internal static bool Is(string name, string[] names) => names.Contains(name.Trim(), StringComparer.OrdinalIgnoreCase);

    internal static bool IsKnown(string name)
        => Is(name, Picture) || Is(name, Caption) || Is(name, Id) || Is(name, Split) || Is(name, Tags) || Is(name, Source) || Is(name, Ignored);

    internal static bool IsHuman(string? source) => string.Equals(source?.Trim(), "human", StringComparison.OrdinalIgnoreCase);
}
