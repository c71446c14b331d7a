using System.Text.Json;

namespace CaptionSearch.Engine;

/// <summary>Where the models lie whose vectors an index has, kept in the data folder: an index knows its model's fingerprint, not its folder.</summary>
public sealed class ModelMemory
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private readonly string _file;

    /// <summary>Names the memory of a data folder; nothing is read.</summary>
    /// <param name="data">The data folder.</param>
    public ModelMemory(DataFolder data)
    {
        ArgumentNullException.ThrowIfNull(data);
        _file = data.ModelsFile;
    }

    /// <summary>The folder a model was last used from; null when this is not known. The folder need not be there any more.</summary>
    /// <param name="fingerprint">Of the model.</param>
    public string? FolderOf(string fingerprint) => Read().GetValueOrDefault(fingerprint);

    /// <summary>Remembers the folder of a model; called while the writer's place is held.</summary>
    /// <param name="fingerprint">Of the model.</param>
    /// <param name="folder">Absolute, or relative to the working directory.</param>
    /// <exception cref="DataFolderException">The file cannot be written.</exception>
    public void Remember(string fingerprint, string folder)
    {
        SortedDictionary<string, string> folders = Read();
        string full = Path.GetFullPath(folder);
        if (folders.GetValueOrDefault(fingerprint) == full)
        {
            return;
        }

        folders[fingerprint] = full;
        try
        {
            string draft = _file + ".new";
            File.WriteAllText(draft, JsonSerializer.Serialize(folders, Readable));
            File.Move(draft, _file, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DataFolderException($"{_file}: cannot be written ({error.Message.TrimEnd('.')}). Make it writable, or name another data folder with --data DIR.", error);
        }
    }

    /// <summary>What cannot be read is forgotten: then a model has to be named with --model once.</summary>
    private SortedDictionary<string, string> Read()
    {
        try
        {
            return JsonSerializer.Deserialize<SortedDictionary<string, string>>(File.ReadAllText(_file)) ?? [];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }
}
