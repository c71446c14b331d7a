using System.Text.Json;
using CaptionSearch.Engine.Indexing;

namespace CaptionSearch.Cli.Output;

/// <summary>Files and the reason for each, in every verb's JSON the same.</summary>
internal static class SkippedFilesJson
{
    /// <summary>Writes a property: an array of objects with <c>path</c> and <c>reason</c>.</summary>
    /// <param name="json">Inside an object.</param>
    /// <param name="name">Of the property.</param>
    /// <param name="files">In this order.</param>
    public static void WriteFiles(this Utf8JsonWriter json, string name, IEnumerable<SkippedFile> files)
    {
        json.WriteStartArray(name);
        foreach (SkippedFile file in files)
        {
            json.WriteStartObject();
            json.WriteString("path", file.Path);
            json.WriteString("reason", file.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
