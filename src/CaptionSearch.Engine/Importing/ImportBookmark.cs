using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using CaptionSearch.Import;

namespace CaptionSearch.Engine.Importing;

/// <summary>How far the import of a file has come: what a run that was stopped or killed leaves behind in the data folder.</summary>
/// <remarks>
/// Written after a batch is in the index, by one rename, so it never says more than what is stored; the batch after it may be stored too,
/// and writing that one again changes nothing. A run that ends takes it away. One for each file of a data set.
/// </remarks>
internal sealed record ImportBookmark
{
    private const int HeadBytes = 1 << 16;

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    /// <summary>The file, absolute.</summary>
    public required string File { get; init; }

    /// <summary>Its size in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>When it was last changed, in ticks of 100 ns, UTC.</summary>
    public required long Modified { get; init; }

    /// <summary>SHA-256 of its first 65,536 bytes.</summary>
    public required string Head { get; init; }

    /// <summary>Options on which it depends what a record of the file becomes, as they are typed.</summary>
    public required string Options { get; init; }

    /// <summary>What is done: counts, and the items of the file.</summary>
    public DatasetImportReport Done { get; init; } = new();

    /// <summary>The document written last; null when none was.</summary>
    public string? LastId { get; init; }

    /// <summary>Where it lies.</summary>
    [JsonIgnore]
    public string Place { get; private init; } = string.Empty;

    /// <summary>The bookmark of a run that begins.</summary>
    /// <exception cref="ImportException">The file cannot be read.</exception>
    public static ImportBookmark Of(DataFolder data, DatasetSource source, string options)
    {
        string file = Path.GetFullPath(source.Path);
        byte[] head = new byte[HeadBytes];
        using Stream stream = source.Open();
        int length;
        try
        {
            length = stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        }
        catch (IOException error)
        {
            throw new ImportException(source.Path, $"cannot be read ({error.Message})", error);
        }

        return new ImportBookmark
        {
            File = file,
            Size = stream.Length,
            Modified = System.IO.File.GetLastWriteTimeUtc(file).Ticks,
            Head = Convert.ToHexStringLower(SHA256.HashData(head.AsSpan(0, length))),
            Options = options,
            Place = Path.Combine(data.ImportsFolder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file)))[..16] + ".json"),
        };
    }

    /// <summary>What an earlier run of the same file has left; null when it ended, or none was.</summary>
    public ImportBookmark? FindEarlier()
    {
        try
        {
            return JsonSerializer.Deserialize<ImportBookmark>(System.IO.File.ReadAllText(Place)) is { } earlier && earlier.File == File
                ? earlier with { Place = Place }
                : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the file is the one that an earlier bookmark is of.</summary>
    public bool IsSameFile(ImportBookmark earlier) => (Size, Modified, Head) == (earlier.Size, earlier.Modified, earlier.Head);

    /// <summary>Refuses to go on where another file, or another import of it, was interrupted.</summary>
    /// <exception cref="ImportException">The file or the options differ.</exception>
    public void CheckSame(ImportBookmark earlier, string shown)
    {
        if (!IsSameFile(earlier))
        {
            throw new ImportException(shown, string.Create(
                CultureInfo.InvariantCulture,
                $"the file has changed since its import was interrupted (then {earlier.Size} bytes of {Time(earlier.Modified)}, now {Size} bytes of {Time(Modified)}). Import it without --resume: what is in the index already is only compared."));
        }

        if (Options != earlier.Options)
        {
            throw new ImportException(shown, $"its interrupted import had the options '{earlier.Options}', this one has '{Options}'. Give the same ones, or import it without --resume.");
        }
    }

    /// <summary>Notes what is done by now.</summary>
    /// <exception cref="DataFolderException">The folder cannot be written.</exception>
    public void Write(DatasetImportReport done, string? lastId)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Place)!);
            string draft = Place + ".new";
            System.IO.File.WriteAllText(draft, JsonSerializer.Serialize(this with { Done = done, LastId = lastId }, Readable));
            System.IO.File.Move(draft, Place, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"{Place}: cannot be written ({error.Message.TrimEnd('.')}). Make it writable, or name another data folder with --data DIR.", error);
        }
    }

    /// <summary>Takes it away: the import has ended.</summary>
    public void Delete()
    {
        if (System.IO.File.Exists(Place))
        {
            System.IO.File.Delete(Place);
        }
    }

    /// <summary>Takes all bookmarks of a data folder away: its index is empty.</summary>
    public static void ForgetAll(DataFolder data)
    {
        if (Directory.Exists(data.ImportsFolder))
        {
            Directory.Delete(data.ImportsFolder, recursive: true);
        }
    }

    private static string Time(long ticks) => new DateTime(ticks, DateTimeKind.Utc).ToString("u", CultureInfo.InvariantCulture);
}
