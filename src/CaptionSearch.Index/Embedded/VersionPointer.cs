using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CaptionSearch.Index.Embedded;

/// <summary>Which folders hold the versions of an index, as written in <c>index.json</c>.</summary>
/// <param name="Current">Folder of the version that is searched.</param>
/// <param name="Previous">Folder of the one before it; null for none.</param>
/// <param name="Next">Folder of the one being built; null for none.</param>
internal sealed record VersionPointer(
    [property: JsonPropertyName("current")] string Current,
    [property: JsonPropertyName("previous")] string? Previous,
    [property: JsonPropertyName("next")] string? Next)
{
    public const string FileName = "index.json";

    private const string FirstFolder = "index";
    private const string FurtherFolders = FirstFolder + "-";

    /// <summary>Where there is no file yet: the first folder is the current version.</summary>
    private static readonly VersionPointer Default = new(FirstFolder, null, null);

    /// <summary>The folders that are named.</summary>
    [JsonIgnore]
    public IEnumerable<string> Folders => new[] { Current, Previous, Next }.OfType<string>();

    /// <summary>Whether a folder's name is one that versions have: <c>index</c>, <c>index-2</c>, <c>index-3</c> ...</summary>
    public static bool IsVersion(string name) => name == FirstFolder || Number(name) > 1;

    /// <summary>A name that is higher than all there are.</summary>
    public static string NameAfter(IEnumerable<string> names)
        => FurtherFolders + (names.Select(Number).Append(1).Max() + 1).ToString(CultureInfo.InvariantCulture);

    /// <summary>Reads the file.</summary>
    /// <exception cref="IndexFormatException">It does not name versions.</exception>
    public static VersionPointer Read(string folder)
    {
        string file = Path.Combine(folder, FileName);
        byte[] content;
        try
        {
            content = File.ReadAllBytes(file);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return Default;
        }

        try
        {
            VersionPointer? pointer = JsonSerializer.Deserialize<VersionPointer>(content);
            if (pointer?.Current is not null && pointer.Folders.All(IsVersion) && pointer.Folders.Distinct().Count() == pointer.Folders.Count())
            {
                return pointer;
            }
        }
        catch (JsonException)
        {
            // Said below, with what to do.
        }

        throw new IndexFormatException(
            $$"""{{file}}: does not say which folder holds the index. Write {"current":"index-2"} into it, with the name of the folder that is to be searched.""")
        {
            File = file,
        };
    }

    /// <summary>Replaces the file: whoever reads it sees the old or the new one, also after a crash in between.</summary>
    public void Write(string folder)
    {
        string file = Path.Combine(folder, FileName);
        string draft = file + ".new";
        using (FileStream stream = new(draft, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            JsonSerializer.Serialize(stream, this);
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, file, overwrite: true);
    }

    private static int Number(string name)
        => name.StartsWith(FurtherFolders, StringComparison.Ordinal)
            && int.TryParse(name.AsSpan(FurtherFolders.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number
            : 0;
}
