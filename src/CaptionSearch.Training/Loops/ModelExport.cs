using CaptionSearch.Captioning.ModelFile;

namespace CaptionSearch.Training.Loops;

/// <summary>Makes a model folder: built beside its place and then moved there whole, so that a folder is either complete or absent.</summary>
internal static class ModelExport
{
    /// <summary>Checks that nothing but a model folder would be replaced.</summary>
    /// <param name="folder">The model folder to make.</param>
    /// <exception cref="IOException">There is a file, or a folder of something else.</exception>
    public static void CheckReplaceable(string folder)
    {
        bool isOther = Directory.Exists(folder)
            && Directory.EnumerateFileSystemEntries(folder).Any()
            && !File.Exists(Path.Combine(folder, ModelConfig.FileName));
        if (isOther || File.Exists(folder))
        {
            throw new IOException($"{folder}: is there and is not a model folder; it would be replaced. Name another one.");
        }
    }

    /// <summary>Writes the folder; one that is there is replaced.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="fill">Writes the files into the folder it is given.</param>
    /// <exception cref="IOException">There is something else than a model folder, or the disk cannot be written.</exception>
    public static void Write(string folder, Action<string> fill)
    {
        CheckReplaceable(folder);
        string place = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        string building = place + ".partial";
        string old = place + ".old";
        Remove(building);
        Directory.CreateDirectory(building);
        fill(building);
        ModelChecksums.Write(building);
        Remove(old);
        if (Directory.Exists(place))
        {
            Directory.Move(place, old);
        }

        Directory.Move(building, place);
        Remove(old);
    }

    /// <summary>Writes tensors in float16.</summary>
    /// <param name="path">The safetensors file.</param>
    /// <param name="weights">Values by name.</param>
    /// <param name="shapes">Shape of each, by name.</param>
    public static void WriteWeights(string path, Dictionary<string, float[]> weights, Dictionary<string, int[]> shapes)
        => SafetensorsWriter.Write(
            path,
            weights.OrderBy(static pair => pair.Key, StringComparer.Ordinal)
                .Select(pair => new NamedTensor(pair.Key, shapes[pair.Key], pair.Value, TensorType.F16)),
            new Dictionary<string, string> { ["format"] = "pt" });

    /// <summary>Reads all tensors of a file back.</summary>
    /// <param name="path">The safetensors file.</param>
    public static Dictionary<string, float[]> ReadWeights(string path)
    {
        using SafetensorsFile file = SafetensorsFile.Open(path);
        return file.Names.ToDictionary(static name => name, name => file.ReadFloat32(name, [.. file.Shape(name)]), StringComparer.Ordinal);
    }

    private static void Remove(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
